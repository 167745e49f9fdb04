import type { SessionEvent } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { AnswerForm } from '../../../../../nodes/WhatsAppWeb/contract/questions';
import { answerTo, saidIn } from '../../../../../nodes/WhatsAppWeb/session/questions/answers';

const CHAT = '628222000222@s.whatsapp.net';
const NOW = 1_795_000_000;

const FORMS = {
	freeText: { kind: 'freeText' },
	choice: { kind: 'choice', choices: ['Fried rice', 'Soup', '2'] },
	approval: { kind: 'approval', approve: 'Yes', decline: 'No' },
	numbers: { kind: 'choice', choices: ['2', '1', '10'] },
	emoji: { kind: 'choice', choices: ['❤️', '👍', '1️⃣'] },
} satisfies Record<string, AnswerForm>;

function message(content: object, more: object = {}): SessionEvent<'message'> {
	const data = {
		id: 'A1',
		chat: CHAT,
		sender: CHAT,
		fromMe: false,
		timestamp: NOW,
		offline: false,
	};
	return {
		event: 'message',
		id: 'message|A1',
		timestamp: NOW,
		session: '628111000111@s.whatsapp.net',
		data: { ...data, message: { ...content }, ...more },
	};
}

const text = (conversation: string) => message({ conversation });

function vote(...selected: string[]): SessionEvent {
	const { data, ...event } = message({});
	const target = { id: 'Q1', fromMe: true, sender: null };
	const poll = { name: 'Which?', tally: [] };
	return {
		...event,
		event: 'poll_vote',
		data: { ...data, target, poll, selected, retracted: selected.length === 0 },
	};
}

const quoting = (contextInfo: object) =>
	message({ extendedTextMessage: { text: 'Soup', contextInfo } });

it.each<[keyof typeof FORMS, SessionEvent, { choices: string[]; approved?: boolean } | null]>([
	['choice', text('Soup'), { choices: ['Soup'] }],
	['choice', text(' fried  RICE '), { choices: ['Fried rice'] }],
	['choice', text('1'), { choices: ['Fried rice'] }],
	['choice', text('1.'), { choices: ['Fried rice'] }],
	['choice', text('Soup!'), { choices: ['Soup'] }],
	['choice', text('1️⃣'), { choices: ['Fried rice'] }],
	['choice', text('١'), { choices: ['Fried rice'] }],
	['choice', text('३.'), { choices: ['2'] }],
	['choice', text('...'), null],
	// A choice's own words come before its number.
	['choice', text('2'), { choices: ['2'] }],
	['choice', text('3)'), { choices: ['2'] }],
	['choice', text('4'), null],
	['choice', text('0'), null],
	['choice', text('Soup please'), null],
	['choice', message({ imageMessage: { caption: 'Soup' } }), null],
	['choice', vote('Soup'), { choices: ['Soup'] }],
	['choice', vote('2', 'Soup'), { choices: ['Soup', '2'] }],
	['choice', vote('Of another poll'), null],
	['choice', vote(), null],
	[
		'choice',
		message({ templateButtonReplyMessage: { selectedId: 'soup', selectedDisplayText: 'A bowl' } }),
		{ choices: ['Soup'] },
	],
	['choice', message({ buttonsResponseMessage: { selectedDisplayText: '1' } }), null],
	// Among numbers, a number is a choice and never a place.
	['numbers', text('1'), { choices: ['1'] }],
	['numbers', text('2'), { choices: ['2'] }],
	['numbers', text('1️⃣'), { choices: ['1'] }],
	['numbers', text('١٠'), { choices: ['10'] }],
	['numbers', text('3'), null],
	['emoji', text('❤'), { choices: ['❤️'] }],
	['emoji', text('👍🏿'), { choices: ['👍'] }],
	['emoji', text('👎'), null],
	['emoji', text('1'), { choices: ['1️⃣'] }],
	['approval', text('YES'), { choices: ['Yes'], approved: true }],
	['approval', text('2)'), { choices: ['No'], approved: false }],
	['approval', text('Yes, but'), null],
	['approval', vote('No'), { choices: ['No'], approved: false }],
	['approval', vote('Yes', 'No'), null],
	['freeText', text(''), { choices: [] }],
	['freeText', message({ audioMessage: { ptt: true } }), { choices: [] }],
	['freeText', message({}, { viewOnceUnavailable: true }), { choices: [] }],
	['freeText', quoting({ stanzaId: 'Q1', remoteJid: CHAT }), { choices: [] }],
	['freeText', quoting({ stanzaId: 'Q1', remoteJid: 'status@broadcast' }), null],
	['freeText', quoting({ stanzaId: 'Q1', remoteJid: '120363000000000001@g.us' }), null],
	['freeText', message({ albumMessage: { expectedImageCount: 2 } }), null],
	['freeText', message({ commentMessage: { message: { conversation: 'Well' } } }), null],
	['freeText', message({ protocolMessage: { type: 3, ephemeralExpiration: 60 } }), null],
	['freeText', message({ conversation: 'Hello' }, { broadcast: true }), null],
	['freeText', message({ conversation: 'Hello' }, { fromMe: true }), null],
])('%s: %j', (form, event, expected) => {
	const said = saidIn(event, [CHAT], NOW);
	const answer = said && answerTo(FORMS[form], said);
	if (expected === null) return expect(answer).toBeUndefined();
	const { choices, approved = null } = expected;
	expect(answer).toMatchObject({
		choices,
		choice: choices[0] ?? null,
		approved,
		respondedAt: NOW * 1000,
		event,
	});
});

it('says a vote in the words of its choices', () => {
	const said = saidIn(vote('Soup', '2'), [CHAT], NOW);
	expect(said && answerTo(FORMS.choice, said)?.text).toBe('Soup, 2');
});
