import type { INodeParameters } from 'n8n-workflow';
import { readSettings } from '../../../../../nodes/WhatsAppWeb/trigger/settings';
import { triggerContext } from '../triggerContext.ts';

const read = (filters: INodeParameters) =>
	readSettings(triggerContext({ parameters: { filters } }));
const chosen = (...chats: string[]) => ({
	chats: chats.map((value) => ({ chat: { __rl: true, mode: 'id', value } })),
});

/** Filters that no event can pass or that contradict each other, and their error messages. */
it.each<[INodeParameters, string, RegExp]>([
	[
		{ chats: chosen('+62 812-3456-789'), excludedChats: chosen('62812.3456.789') },
		"Parameter 'excludedChats' leaves out 628123456789@s.whatsapp.net, which is also among the chats to listen to",
		/Remove it/,
	],
	[
		{ chats: chosen('+55 31 98765-4321'), excludedChats: chosen('+55 31 8765-4321') },
		"Parameter 'excludedChats' leaves out 5531987654321@s.whatsapp.net",
		/Remove it/,
	],
	[
		{ chats: chosen('628123456789'), chatTypes: ['group'] },
		"Parameter 'chatTypes' leaves out the chat 628123456789@s.whatsapp.net",
		/Add Direct to Chat Types/,
	],
	[
		{ chats: chosen('120363000000000001@newsletter'), chatTypes: ['direct', 'group'] },
		"Parameter 'chatTypes' leaves out the chat 120363000000000001@newsletter",
		/Add Channel to Chat Types/,
	],
	[
		{ onlyOwnMessages: true, senders: 'contacts' },
		"Parameter 'senders' asks for messages of others, while Only Own Messages",
		/Remove one/,
	],
	[
		{ chatTypes: ['channel'], senders: 'unknown' },
		"Parameter 'senders' asks for people, but Chat Types is only channels",
		/Remove one/,
	],
	[{ senders: 'friends' }, `Parameter 'senders' has an unknown choice: "friends"`, /contacts/],
	[
		{ onlyOwnMessages: true, mentions: 'mention' },
		"Parameter 'mentions' asks for messages that mention you, while Only Own Messages",
		/Remove one/,
	],
	[
		{ messageTypes: ['album', 'voice'], textContains: ['hello'] },
		"Parameter 'messageTypes' is only kinds of messages without text",
		/Remove the filter for the text/,
	],
	[
		{ messageTypes: ['audio'], commands: 'help' },
		"Parameter 'messageTypes' is only kinds of messages without text",
		/Remove the filter for the text/,
	],
	[{ chatTypes: [] }, "Parameter 'chatTypes' must name at least one type of chat", /./],
	[
		{ chatTypes: ['party'] },
		`Parameter 'chatTypes' has an unknown choice: "party"`,
		/channel, direct, group, status/,
	],
	[{ chats: chosen('') }, "Parameter 'chats' has an entry without a chat", /Choose the chat/],
	[{ chats: chosen('0812 3456') }, "Parameter 'chats' must start with the country code", /Replace/],
	[{ textMatches: '(' }, "Parameter 'textMatches' is not a regular expression", /./],
	[{ textMatches: '/a/x' }, "Parameter 'textMatches' is not a regular expression", /./],
	[{ commandPrefix: 'hey you' }, "Parameter 'commandPrefix' must not contain blanks", /./],
	[{ commands: 'help me, order' }, "Parameter 'commands' must be names without blanks", /./],
	[{ maximumAge: -1 }, "Parameter 'maximumAge' must be a number of minutes", /./],
	[{ maximumAge: '5 min' }, "Parameter 'maximumAge' must be a number of minutes", /./],
	[{ messageTypes: ['telegram'] }, `Parameter 'messageTypes' has an unknown choice`, /voice/],
	[{ mentions: 'always' }, `Parameter 'mentions' has an unknown choice: "always"`, /mention/],
	[{ onlyOwnMessages: 'yes' }, "Parameter 'onlyOwnMessages' must be true or false", /./],
])('%j is refused', (filters, message, wayOut) => {
	const refusal = () => read(filters);
	expect(refusal).toThrow(message);
	expect(refusal).toThrow(expect.objectContaining({ code: 'invalid_parameter' }) as Error);
	let words = '';
	try {
		refusal();
	} catch (error) {
		const { message: text, description = '' } = error as Error & { description?: string };
		words = `${text} ${description}`;
	}
	expect(words).toMatch(wayOut);
});

it('what is left empty filters nothing', () => {
	const filters = { chats: {}, textContains: ['', ' '], textMatches: ' ', commands: ' , ' };
	expect(read(filters)).toEqual(read({}));
});

it('a regular expression may be written with flags, which cannot make it forget where it was', () => {
	const { textMatches } = read({ textMatches: '/^ORDER/gi' }).filters;
	expect([1, 2, 3].map(() => textMatches?.test('order 5'))).toEqual([true, true, true]);
});
