import { EventEmitter, once } from 'node:events';
import type { BinaryNode } from '@whiskeysockets/baileys';
import type { KeyReader, WASocket } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { leaveOutKnownLids } from '../../../../../nodes/WhatsAppWeb/session/connection/knownLids';
import { StanzaGate } from '../../../../../nodes/WhatsAppWeb/session/connection/StanzaGate';
import { connectClient } from '../../../../whatsapp/client.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { textCommand, useSessionHarness } from '../SessionHarness.ts';

const BUDI = '628222000222';
const BUDI_LID = '98765432109876';

describe('which LIDs are left in an answer', () => {
	/** JIDs whose LID Baileys sees in an answer. @param users of JIDs, with their LIDs */
	async function left(
		users: Record<string, string>,
		{ known = {}, asked = 'devices' }: { known?: Record<string, string>; asked?: string } = {},
	): Promise<string[]> {
		const ws = new EventEmitter();
		const gate = new StanzaGate(ws, () => false);
		const keys = { get: async () => known } as unknown as KeyReader;
		leaveOutKnownLids({ ws } as unknown as Pick<WASocket, 'ws'>, gate, keys);
		const list = Object.entries(users).map(([jid, val]) =>
			stanza('user', { jid }, [stanza(asked, {}), stanza('lid', { val })]),
		);
		const answer = stanza('iq', { id: '1' }, [stanza('usync', {}, [stanza('list', {}, list)])]);
		const passed = once(ws, 'TAG:1') as Promise<[BinaryNode]>;
		ws.emit('frame', answer);
		ws.emit('TAG:1', answer);
		await passed;
		return list
			.filter(({ content }) => (content as BinaryNode[]).some(({ tag }) => tag === 'lid'))
			.map(({ attrs }) => attrs.jid ?? '');
	}

	const pn = `${BUDI}@s.whatsapp.net`;
	const lid = `${BUDI_LID}@lid`;

	it.each([
		['the LID that is known', { [pn]: lid }, { [BUDI]: BUDI_LID }, []],
		['a LID of somebody unknown', { [pn]: lid }, {}, [pn]],
		['another LID than the one that is known', { [pn]: lid }, { [BUDI]: '111' }, [pn]],
		['the LID that was asked about', { [lid]: lid }, {}, []],
		[
			'one that is known and one that is not',
			{ [pn]: lid, '628333000333@s.whatsapp.net': '222@lid' },
			{ [BUDI]: BUDI_LID },
			['628333000333@s.whatsapp.net'],
		],
	])('%s', async (_what, users, known: Record<string, string>, expected) => {
		expect(await left(users, { known })).toEqual(expected);
	});

	it('an answer to whoever asked for the LID itself', async () => {
		const known = { [BUDI]: BUDI_LID };
		expect(await left({ [pn]: lid }, { known, asked: 'contact' })).toEqual([pn]);
	});
});

describe('keys of devices', () => {
	const harness = useSessionHarness();

	/** Sends a text. @returns how many questions for keys the session asked meanwhile */
	async function send(text: string, to = harness.other.jid): Promise<number> {
		let questions = 0;
		const stop = harness.wa.on('stanza', ({ number, xmlns, child }) => {
			if (number === harness.own.number && xmlns === 'encrypt' && child === 'key') questions += 1;
		});
		const acknowledged = harness.wa.once('stanza', { where: ({ tag }) => tag === 'ack' });
		await harness.client().send(textCommand(to, text));
		await acknowledged;
		stop();
		return questions;
	}

	it.each(['jid', 'lid'] as const)(
		'are fetched once, also when the devices are looked up anew, by %s',
		async (address) => {
			await harness.link();
			const to = harness.other[address];
			await send('one', to);
			for (const text of ['two', 'three']) {
				await harness.restart();
				expect(await send(text, to)).toBe(0);
			}
			const texts = harness.other.received.map(({ message }) => message.extendedTextMessage?.text);
			expect(texts).toEqual(['one', 'two', 'three']);
		},
	);

	it('are fetched of a device that is new, which can read the next message', async () => {
		await harness.link();
		expect(await send('one')).toBe(1);
		const companion = connectClient(harness.wa);
		await harness.other.scan(await companion.nextQr());
		await companion.waitOpen();
		await harness.restart();
		expect(await send('two')).toBe(1);
		await companion.nextMessage(({ message }) => message?.extendedTextMessage?.text === 'two');
		await harness.restart();
		expect(await send('three')).toBe(0);
		await companion.close();
	});

	it('are fetched of somebody who is new', async () => {
		await harness.link();
		const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
		expect(await send('one')).toBe(1);
		expect(await send('one', citra.jid)).toBe(1);
	});
});
