import { classify } from '../../../../../nodes/WhatsAppWeb/message/received/classify';

it.each([
	[{ conversation: 'Hello' }],
	[{ extendedTextMessage: { text: 'Hello' }, messageContextInfo: {} }],
	[{ ephemeralMessage: { message: { imageMessage: {} } } }],
	[{ viewOnceMessageV2: { message: { videoMessage: {} } } }],
	[{ pollCreationMessageV3: { name: 'What to eat?' } }],
	[{ senderKeyDistributionMessage: {}, conversation: 'in the group' }],
	// A kind of content that this version does not know.
	[{}],
	[{ messageContextInfo: {} }],
	[
		{
			senderKeyDistributionMessage: {},
			messageContextInfo: { messageSecret: new Uint8Array(32) },
		},
	],
	// Notices that the chat shows, though nobody wrote them.
	[{ protocolMessage: { type: 3, ephemeralExpiration: 0 } }],
	[{ keepInChatMessage: { keepType: 1 } }],
])('%j is a message', (message) => {
	expect(classify({ message })).toBe('message');
});

it.each([
	[undefined],
	[{ senderKeyDistributionMessage: {} }],
	[{ senderKeyDistributionMessage: {}, messageContextInfo: {} }],
	[{ placeholderMessage: {} }],
	[{ protocolMessage: { type: 0 } }],
	[{ reactionMessage: { text: '👍' } }],
	[{ ephemeralMessage: { message: { reactionMessage: {} } } }],
	[{ pollUpdateMessage: {} }],
	[{ editedMessage: { message: { protocolMessage: {} } } }],
	[{ secretEncryptedMessage: {} }],
	[{ call: {} }],
])('%j is none', (message) => {
	expect(classify({ message })).toBeNull();
});

it('knows a message whose content is withheld from linked devices', () => {
	expect(classify({ message: undefined, viewOnceUnavailable: true })).toBe('message');
});

it('knows a message that could not be decrypted, also when keys came with it', () => {
	const undecryptable = { message: undefined, stubType: 2 };
	expect(classify(undecryptable)).toBe('undecryptable_message');
	const message = { senderKeyDistributionMessage: {} };
	expect(classify({ ...undecryptable, message })).toBe('undecryptable_message');
	expect(classify({ stubType: 2, message: { conversation: 'Hello' } })).toBe('message');
});

it('leaves what happens to groups to their own events', () => {
	expect(classify({ message: undefined, stubType: 21 })).toBeNull();
});
