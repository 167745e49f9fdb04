import { withText } from '../../../../nodes/WhatsAppWeb/message/edited';

const text = 'new';

describe('a message with other words', () => {
	it.each<[object | undefined, object | undefined]>([
		[undefined, { extendedTextMessage: { text } }],
		[{ conversation: 'old' }, { extendedTextMessage: { text } }],
		[
			{ extendedTextMessage: { text: 'old', title: 'preview', contextInfo: { stanzaId: 'A' } } },
			{ extendedTextMessage: { text, contextInfo: { stanzaId: 'A' } } },
		],
		[
			{ imageMessage: { directPath: '/v', caption: 'old' }, messageContextInfo: {} },
			{ imageMessage: { directPath: '/v', caption: text } },
		],
		[{ videoMessage: { directPath: '/v' } }, { videoMessage: { directPath: '/v', caption: text } }],
		[
			{ documentWithCaptionMessage: { message: { documentMessage: { fileName: 'a.pdf' } } } },
			{ documentMessage: { fileName: 'a.pdf', caption: text } },
		],
		[{ audioMessage: {} }, undefined],
		[{ stickerMessage: {} }, undefined],
		[{ pollCreationMessage: {} }, undefined],
	])('%j becomes %j', (original, edited) => {
		expect(withText(original as Record<string, unknown> | undefined, text)).toEqual(edited);
	});
});
