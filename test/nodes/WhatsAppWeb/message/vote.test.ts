import { createHash } from 'node:crypto';
import { ballotOf, voteHashes } from '../../../../nodes/WhatsAppWeb/message/vote';

const sha256 = (text: string) => createHash('sha256').update(text).digest();
/** An option whose name is the hash of another option. */
const tricky = sha256('Red').toString('hex');
const ballot = { name: 'Which?', options: ['Red', 'Blue', tricky], selectableCount: 2 };
const hexOf = (hashes: Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));

describe('a ballot', () => {
	it.each(['pollCreationMessage', 'pollCreationMessageV2', 'pollCreationMessageV3'])(
		'is read off %s',
		(key) => {
			const poll = { name: 'Which?', options: [{ optionName: 'Red' }, { optionName: 'Blue' }] };
			expect(ballotOf({ [key]: poll })).toEqual({
				name: 'Which?',
				options: ['Red', 'Blue'],
				selectableCount: 0,
			});
			const single = { ...poll, selectableOptionsCount: 1 };
			expect(ballotOf({ [key]: single })).toMatchObject({ selectableCount: 1 });
		},
	);

	it('is not read off anything else', () => {
		expect(ballotOf({ conversation: 'Red or blue?' })).toBeUndefined();
		expect(ballotOf(undefined)).toBeUndefined();
	});
});

describe('a vote', () => {
	it('names options by their hash, each once, in the order given', () => {
		const blue = sha256('Blue');
		const given = ['Blue', 'Red', blue.toString('hex'), blue.toString('base64')];
		expect(hexOf(voteHashes(given, ballot))).toEqual(
			[blue, sha256('Red')].map((hash) => hash.toString('hex')),
		);
		expect(voteHashes([], ballot)).toEqual([]);
	});

	it('takes an option at its word before it takes it for a hash', () => {
		expect(hexOf(voteHashes([tricky], ballot))).toEqual([sha256(tricky).toString('hex')]);
	});

	it.each([
		[['Green']],
		[['red']],
		[['']],
		[[sha256('Green').toString('hex')]],
		[['Red', 'Blue', tricky]],
	])('for %j is refused with the options there are', (selected) => {
		expect(() => voteHashes(selected, ballot)).toThrow(
			expect.objectContaining({
				code: 'invalid_parameter',
				description: expect.stringContaining('Red, Blue'),
			}),
		);
	});

	it('may be for everything where no number is set', () => {
		expect(voteHashes(ballot.options, { ...ballot, selectableCount: 0 })).toHaveLength(3);
	});
});
