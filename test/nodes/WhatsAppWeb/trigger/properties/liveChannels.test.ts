import { readLiveChannels } from '../../../../../nodes/WhatsAppWeb/trigger/properties/liveChannels';

const CHANNEL = '120363900000000001@newsletter';
const chosen = (...values: unknown[]) => ({
	channels: values.map((value) => ({ chat: { value } })),
});

it('channels are read from the list or by hand, each once', () => {
	expect(readLiveChannels(chosen(CHANNEL, CHANNEL), ['newsletter'])).toEqual([CHANNEL]);
	expect(readLiveChannels({ channels: [{ chat: CHANNEL }] }, ['newsletter'])).toEqual([CHANNEL]);
	expect(readLiveChannels({}, ['newsletter'])).toEqual([]);
	expect(readLiveChannels(chosen(CHANNEL), ['message'])).toEqual([]);
});

it.each([
	['an entry without a channel', chosen('')],
	['people', chosen('+62 812 3456 7890')],
	['a group', chosen('120363900000000001@g.us')],
	[
		'too many',
		chosen(...Array.from({ length: 21 }, (_, at) => `1203639000000${10 + at}@newsletter`)),
	],
])('%s is refused with words', (_, value) => {
	expect(() => readLiveChannels(value, ['newsletter'])).toThrow(
		expect.objectContaining({
			code: 'invalid_parameter',
			message: expect.stringContaining('liveChannels'),
		}),
	);
});
