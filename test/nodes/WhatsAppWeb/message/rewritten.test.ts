import { rewritten } from '../../../../nodes/WhatsAppWeb/message/rewritten';

const secret = { messageContextInfo: { messageSecret: new Uint8Array(32) } };

describe('an edited message', () => {
	it.each<[object, object, object | undefined]>([
		[{ conversation: 'old' }, { conversation: 'new' }, { extendedTextMessage: { text: 'new' } }],
		[
			{
				extendedTextMessage: { text: 'old', matchedText: 'x', contextInfo: { stanzaId: 'A' } },
				...secret,
			},
			{ extendedTextMessage: { text: 'new' } },
			{ extendedTextMessage: { text: 'new', contextInfo: { stanzaId: 'A' } }, ...secret },
		],
		[
			{ imageMessage: { directPath: '/v', caption: 'old' }, ...secret },
			{ imageMessage: { caption: 'new' } },
			{ imageMessage: { directPath: '/v', caption: 'new' }, ...secret },
		],
		[
			{ ephemeralMessage: { message: { conversation: 'old', ...secret } } },
			{ conversation: 'new' },
			{ extendedTextMessage: { text: 'new' }, ...secret },
		],
		[
			{ eventMessage: { name: 'old', startTime: 1 }, ...secret },
			{ eventMessage: { name: 'new', isCanceled: true } },
			{ eventMessage: { name: 'new', startTime: 1, isCanceled: true }, ...secret },
		],
		[{ pollCreationMessage: { name: 'old' } }, { conversation: 'new' }, undefined],
		[{ conversation: 'old' }, { pollCreationMessage: { name: 'new' } }, undefined],
		[{ imageMessage: {} }, { videoMessage: {} }, undefined],
		[{ pollCreationMessage: {} }, { pollCreationMessage: {} }, undefined],
		[
			{ viewOnceMessage: { message: { imageMessage: {} } } },
			{ imageMessage: { caption: 'new' } },
			undefined,
		],
		[{}, { conversation: 'new' }, undefined],
		[{ conversation: 'old' }, {}, undefined],
	])('%j edited into %j becomes %j', (original, edited, expected) => {
		const message = original as Record<string, unknown>;
		expect(rewritten(message, edited as Record<string, unknown>)).toEqual(expected);
	});
});
