import { forwardedContent } from '../../../../nodes/WhatsAppWeb/message/forward';

const once = { isForwarded: true, forwardingScore: 1 };

describe('a forwarded message', () => {
	it.each<[object, object]>([
		[{ conversation: 'Hi' }, { extendedTextMessage: { text: 'Hi', contextInfo: once } }],
		[
			{
				extendedTextMessage: {
					text: 'Hi',
					contextInfo: { stanzaId: 'A', mentionedJid: ['1@lid'], forwardingScore: 4 },
				},
				messageContextInfo: { messageSecret: new Uint8Array(32) },
			},
			{
				extendedTextMessage: { text: 'Hi', contextInfo: { isForwarded: true, forwardingScore: 5 } },
			},
		],
		[
			{ imageMessage: { directPath: '/v', caption: 'Look' } },
			{ imageMessage: { directPath: '/v', caption: 'Look', contextInfo: once } },
		],
		[
			{ ephemeralMessage: { message: { audioMessage: { ptt: true } } } },
			{ audioMessage: { ptt: true, contextInfo: once } },
		],
		[{ ptvMessage: { seconds: 3 } }, { ptvMessage: { seconds: 3, contextInfo: once } }],
		[{ locationMessage: { name: 'A' } }, { locationMessage: { name: 'A', contextInfo: once } }],
		[
			{
				extendedTextMessage: {
					text: 'News',
					contextInfo: { forwardedNewsletterMessageInfo: { a: 1 } },
				},
			},
			{
				extendedTextMessage: {
					text: 'News',
					contextInfo: { ...once, forwardedNewsletterMessageInfo: { a: 1 } },
				},
			},
		],
	])('%j is one hop further', (original, message) => {
		expect(forwardedContent(original as Record<string, unknown>)).toEqual({ message });
	});

	it.each<[object | undefined]>([
		[undefined],
		[{}],
		[{ pollCreationMessage: { name: 'A' } }],
		[{ eventMessage: { name: 'A' } }],
		[{ liveLocationMessage: {} }],
		[{ imageMessage: { viewOnce: true } }],
		[{ viewOnceMessageV2: { message: { imageMessage: {} } } }],
	])('is not made of %j', (original) => {
		expect(forwardedContent(original as Record<string, unknown> | undefined)).toBeUndefined();
	});
});
