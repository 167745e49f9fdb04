import { types } from 'node:util';
import type { SessionCommands } from '../../../../nodes/WhatsAppWeb/contract/commands/SessionCommands';
import type {
	EventName,
	SessionEvent,
} from '../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { UploadedMedia } from '../../../../nodes/WhatsAppWeb/contract/media';
import { decodePlain, encodePlain } from '../../../../nodes/WhatsAppWeb/contract/plainData';
import type { PrivacySettings } from '../../../../nodes/WhatsAppWeb/contract/queries/profiles';
import type { SessionQueries } from '../../../../nodes/WhatsAppWeb/contract/queries/SessionQueries';
import type { SendCommand, SendResult } from '../../../../nodes/WhatsAppWeb/contract/SendCommand';
import type {
	Linking,
	LinkRequest,
	LinkResult,
} from '../../../../nodes/WhatsAppWeb/contract/linking';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';
import type { Delivery, Subscription } from '../../../../nodes/WhatsAppWeb/contract/Subscription';
import {
	fromPlainError,
	type PlainError,
	toPlainError,
	WhatsAppError,
} from '../../../../nodes/WhatsAppWeb/errors';
import type {
	MessageAction,
	MessageActionKind,
	MessageContent,
	StanzaNode,
} from '../../../../nodes/WhatsAppWeb/message/content';
import { EXAMPLES } from '../../../docs/examples/examples.ts';
import { BUDI, NOW, OWN, TEAM } from '../../../docs/examples/Example.ts';
import { groupCommandExamples, groupQueryExamples } from './groupExamples.ts';
import { messageQueryExamples } from './messageExamples.ts';
import { roundQueryExamples } from './roundExamples.ts';
import { channelCommandExamples, channelQueryExamples } from './channelExamples.ts';
import { communityCommandExamples, communityQueryExamples } from './communityExamples.ts';

/**
 * Whatever of the contract crosses to a session in another process: by structuredClone to a thread, as JSON over a bus. An
 * example of each is typed by the contract, so that what is added there without one does not compile.
 */

const BYTES = Uint8Array.of(0, 1, 254, 255);
const ID = '3EB0C431C26A1916E07A';

const CONTACT = {
	chat: BUDI.lid,
	pn: BUDI.pn,
	lid: BUDI.lid,
	name: 'Budi at work',
	pushName: 'Budi',
	isContact: true,
};

const PRIVACY: PrivacySettings = {
	lastSeen: 'contacts_except',
	online: 'same_as_last_seen',
	picture: 'nobody',
	about: null,
	readReceipts: true,
	groups: 'contacts',
	calls: 'known',
	messages: 'everyone',
	defaultDisappearing: 86_400,
};

const queries = {
	...channelQueryExamples,
	...communityQueryExamples,
	...groupQueryExamples,
	...messageQueryExamples,
	...roundQueryExamples,
	listChats: {
		args: { search: 'Budi', types: ['direct', 'group'], includeMe: true, after: TEAM },
		result: {
			chats: [{ jids: [BUDI.pn, BUDI.lid], name: null, isContact: true }],
			next: TEAM,
		},
	},
	lookUpChat: {
		args: { jid: TEAM },
		result: { jids: [TEAM], name: 'The Team', isContact: false },
	},
	checkNumbers: {
		args: { phones: ['628222000222', '628999000999'] },
		result: { registrations: [{ chat: BUDI.lid, pn: BUDI.pn, lid: BUDI.lid }, null] },
	},
	listContacts: {
		args: { search: 'Budi', everyone: true, after: BUDI.pn },
		result: { contacts: [CONTACT], next: BUDI.pn },
	},
	lookUpContact: { args: { jid: BUDI.lid }, result: { ...CONTACT, isBlocked: true } },
	listBlocked: { args: {}, result: { contacts: [CONTACT] } },
	findPicture: {
		args: { jid: BUDI.pn, preview: true },
		result: { chat: BUDI.lid, url: 'https://pps.whatsapp.net/v/picture.jpg', isHidden: false },
	},
	accountHealth: {
		args: {},
		result: {
			restriction: { active: true, until: NOW, reason: 'BIZ_QUALITY' },
			newChats: { quota: 1_000, used: null, until: null },
			sent: { today: 3, newChatsToday: 1 },
			refusalsToday: { 463: 2 },
			reconnectsToday: 1,
			pacing: { mode: 'all', newChatsLeft: 3, nextNewChatAt: NOW * 1000 },
			undecryptableToday: 0,
			profilesToday: 2,
			lastFrameAt: null,
		},
	},
	ownProfile: {
		args: {},
		result: {
			pn: OWN,
			lid: null,
			name: 'Shop',
			about: 'Open',
			pictureUrl: 'https://pps.whatsapp.net/v/picture.jpg',
			business: null,
		},
	},
	privacySettings: { args: {}, result: PRIVACY },
	lookUpProfile: {
		args: { jid: BUDI.pn },
		result: {
			exists: true,
			pn: BUDI.pn,
			lid: BUDI.lid,
			pictureUrl: null,
			about: 'At work',
			business: {
				description: 'Shoes',
				category: null,
				email: null,
				address: null,
				websites: ['https://example.com'],
			},
		},
	},
	listLabels: {
		args: { search: 'pa' },
		result: { labels: [{ id: '6', name: 'Paid', color: 3 }], isBusiness: null },
	},
	mediaConnection: {
		args: { refresh: true },
		result: { hosts: ['mmg.whatsapp.net', '127.0.0.1:443'], auth: 'a token' },
	},
} satisfies { [Name in keyof SessionQueries]: Full<SessionQueries[Name]> };

const BUDI_SAVED = {
	chat: BUDI.lid,
	pn: BUDI.pn,
	lid: BUDI.lid,
	name: 'Budi Santoso',
	pushName: null,
	isContact: true,
};

const commands = {
	...channelCommandExamples,
	...communityCommandExamples,
	...groupCommandExamples,
	changeChat: {
		args: { chat: BUDI.pn, change: { kind: 'mute', until: NOW } },
		result: { chat: BUDI.lid, receipts: 2 },
	},
	markMessage: {
		args: {
			chat: TEAM,
			messageId: ID,
			sender: BUDI.lid,
			fromMe: false,
			mark: { kind: 'star', starred: true },
		},
		result: { chat: TEAM },
	},
	saveContact: {
		args: { contact: BUDI.pn, name: 'Budi Santoso', firstName: 'Budi', onPhone: true },
		result: BUDI_SAVED,
	},
	removeContact: {
		args: { contact: BUDI.lid },
		result: { ...BUDI_SAVED, removed: true },
	},
	createLabel: {
		args: { name: 'Paid', color: 3 },
		result: { id: '6', name: 'Paid', color: 3, warnings: ['A warning'] },
	},
	updateLabel: {
		args: { label: 'Paid', name: 'Has paid', color: 4 },
		result: { id: '6', name: 'Has paid', color: 4 },
	},
	deleteLabel: { args: { label: '6' }, result: { id: '6', name: null, color: null } },
	setLabel: {
		args: {
			label: '6',
			labeled: true,
			chat: TEAM,
			messageId: ID,
		},
		result: { id: '6', name: 'Paid', color: 3, chat: TEAM },
	},
	showTyping: { args: { chat: BUDI.pn, state: 'recording' }, result: { chat: BUDI.lid } },
	setChatState: { args: { chat: BUDI.pn, state: 'composing' }, result: null },
	rejectCall: {
		args: { callId: ID, caller: BUDI.lid },
		result: {
			chat: TEAM,
			caller: { jid: BUDI.lid, pn: null, lid: BUDI.lid },
			isVideo: null,
			rejected: true,
		},
	},
	createCallLink: {
		args: { video: true },
		result: { url: 'https://call.whatsapp.com/video/example' },
	},
	updateProfile: {
		args: { name: 'Shop', about: '', picture: BYTES },
		result: { pn: OWN, lid: null, name: 'Shop', about: null, pictureUrl: null, business: null },
	},
	updatePrivacy: { args: { settings: PRIVACY }, result: PRIVACY },
	setBlocked: { args: { jid: BUDI.pn, blocked: true }, result: CONTACT },
	markRead: {
		args: { chat: TEAM, messageIds: [ID], sender: BUDI.lid },
		result: { chat: TEAM, timestamp: NOW },
	},
	reuploadMedia: {
		args: { messageId: ID, mediaKey: BYTES },
		result: { directPath: '/v/t62.7118-24/example' },
	},
	setRoundSize: { args: { roundId: '7|node|0', size: 1 }, result: null },
	takeAnswers: { args: { roundId: '7|node|0' }, result: null },
} satisfies { [Name in keyof SessionCommands]: Full<SessionCommands[Name]> };

const target = { id: ID, sender: BUDI.lid, fromMe: false };
const actions = {
	reaction: { kind: 'reaction', target, emoji: '👍' },
	pin: { kind: 'pin', target, duration: 86_400 },
	edit: { kind: 'edit', target, text: 'At ten' },
	revoke: { kind: 'revoke', target },
	vote: {
		kind: 'vote',
		target,
		options: ['Soto'],
		encrypted: { encPayload: BYTES, encIv: BYTES },
	},
	comment: { kind: 'comment', target, text: 'Well said' },
	forward: { kind: 'forward', target, chat: TEAM },
	cancelEvent: { kind: 'cancelEvent', target },
} satisfies { [Kind in MessageActionKind]: Required<Extract<MessageAction, { kind: Kind }>> };

const content: Required<MessageContent> = {
	message: { imageMessage: { caption: 'Hello', jpegThumbnail: BYTES, width: 640 } },
	action: actions.revoke,
	media: { kind: 'image', sha256: 'ab'.repeat(32) },
	callLink: 'audio',
	stanza: {
		attributes: { edit: '1' },
		nodes: [{ tag: 'biz', attrs: {}, content: [{ tag: 'raw', attrs: {}, content: BYTES }] }],
	},
};
const state: SessionState = {
	status: 'reconnecting',
	reason: 'connection_lost',
	code: 408,
	jid: OWN,
	lid: null,
	pushName: 'Shop',
	since: NOW * 1000,
	retryAt: NOW * 1000 + 5_000,
};
const events: Record<string, SessionEvent> = Object.fromEntries(
	Object.entries(EXAMPLES).flatMap(([event, examples]) =>
		Object.entries(examples).map(([title, data]) => [
			`${event}: ${title}`,
			{ event, id: `${event}|${ID}`, timestamp: NOW, session: OWN, data } as SessionEvent,
		]),
	),
);
const command: Required<SendCommand> = {
	to: BUDI.pn,
	content,
	fallback: content,
	replyTo: ID,
	mentions: 'everyone',
	audience: { of: 'except', people: ['628123456789@s.whatsapp.net'] },
	question: {
		round: {
			id: '7|node|0',
			executionId: '7',
			nodeId: 'node',
			size: 2,
			url: 'http://127.0.0.1:5678/webhook-waiting/7/reply-node?signature=ab',
			deadline: NOW * 1000,
		},
		index: 1,
		form: { kind: 'choice', choices: ['Yes', 'No'] },
		from: BUDI.pn,
		reminder: { at: NOW * 1000, text: 'Please choose.' },
	},
	idempotency: { key: 'order 4711', scope: 'custom' },
	typesFirst: true,
	waitUntil: 'read',
	timeoutMs: 45_000,
	workflow: 'workflow-1',
};
const result: Required<SendResult> = {
	messageId: ID,
	timestamp: NOW,
	to: BUDI.lid,
	toPn: BUDI.pn,
	toLid: BUDI.lid,
	status: 'accepted',
	serverId: null,
	audience: 2,
	warnings: ['The message to reply to is not known here.'],
};
const uploaded: Required<UploadedMedia> = {
	url: 'https://mmg.whatsapp.net/v/1',
	directPath: '/v/1',
	mediaKey: BYTES,
	fileSha256: BYTES,
	fileEncSha256: BYTES,
	fileLength: 4,
	mediaKeyTimestamp: NOW,
};
const subscription: Required<Subscription> = {
	workflowId: 'workflow 1',
	nodeId: 'node 1',
	events: Object.keys(EXAMPLES) as EventName[],
	includeOwnMessages: true,
	includeAnswers: true,
	presenceOf: [BUDI.pn],
	liveChannels: ['120363000000000002@newsletter'],
	rejectCalls: true,
	start: 'backlog',
	flow: {
		onePerChat: true,
		redeliverCrashed: true,
		collect: { by: 'album', quietMs: 5_000, maxMs: 300_000, whileTyping: false },
	},
};
const delivery: Required<Delivery> = {
	events: Object.values(events) as [SessionEvent, ...SessionEvent[]],
	id: 'an id',
	key: 'a key',
	attempt: 1,
	isGivenUp: false,
};
const linkRequests: LinkRequest[] = [
	{ method: 'qr' },
	{ method: 'pairingCode', phoneNumber: '628111000111' },
];
const linkResults: LinkResult[] = [
	{ status: 'pairing', qr: '2@abc', pairingCode: null, passkey: null, expiresIn: 60 },
	{ ...state, status: 'open' },
];
const linkings: Linking[] = [
	{
		state,
		request: { method: 'qr' },
		offer: {
			qr: null,
			pairingCode: null,
			passkey: { stage: 'compare', code: 'Y7J9-6NDN' },
			expiresIn: 9,
		},
		failure: null,
	},
	{ state, request: null, offer: null, failure: { reason: 'r', message: 'm', description: 'd' } },
];

/** With every key that may be absent. */
type Full<Request extends { args: object; result: object | null }> = {
	args: Required<Request['args']>;
	result: Request['result'];
};

/** What of a type is not plain data; `never` when all of it is. StanzaNode, which is, would nest without end. */
type NotPlain<T> = unknown extends T
	? never
	: T extends null | undefined | boolean | number | string | Uint8Array | StanzaNode
		? never
		: T extends ReadonlyArray<infer Each>
			? NotPlain<Each>
			: T extends (...parameters: never[]) => unknown
				? T
				: T extends object
					? { [Key in keyof T]-?: NotPlain<T[Key]> }[keyof T]
					: T;

/** A function or an instance of a class in one of these does not compile. */
const nothing: never[] = [] as Array<
	NotPlain<
		| SessionQueries
		| SessionCommands
		| SessionEvent
		| SendCommand
		| SendResult
		| UploadedMedia
		| Subscription
		| Delivery
		| SessionState
		| LinkRequest
		| LinkResult
		| Linking
		| PlainError
	>
>;

/**
 * Every value with its type, keys sorted and those that are undefined left out.
 * @throws Error for what is not plain data
 */
function spelled(value: unknown, path = 'it'): unknown {
	if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	if (types.isUint8Array(value) && value.constructor.name === 'Uint8Array') {
		return { bytes: Buffer.from(value).toString('hex') };
	}
	if (Array.isArray(value)) return value.map((each, index) => spelled(each, `${path}[${index}]`));
	if (typeof value === 'object' && Object.prototype.toString.call(value) === '[object Object]') {
		// The prototype of an object literal, of whatever realm, has none itself.
		const prototype: unknown = Object.getPrototypeOf(value);
		if (prototype === null || Object.getPrototypeOf(prototype) === null) {
			const entries = Object.entries(value).filter(([, each]) => each !== undefined);
			const all = entries.map(([key, each]) => [key, spelled(each, `${path}.${key}`)] as const);
			return { object: all.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
		}
	}
	throw new Error(`${path} is not plain data: ${String(value)}`);
}

const crossings: Array<[string, (value: unknown) => unknown]> = [
	['structuredClone', (value) => structuredClone(value)],
	['JSON', (value) => decodePlain(encodePlain(value))],
];

describe.each(crossings)('by %s', (_, cross) => {
	it.each<[string, unknown]>([
		...Object.entries(queries).map(([name, each]): [string, unknown] => [`query ${name}`, each]),
		...Object.entries(commands).map(([name, each]): [string, unknown] => [`command ${name}`, each]),
		...Object.entries(actions).map(([kind, each]): [string, unknown] => [`action ${kind}`, each]),
		['send command', command],
		['result of a send', result],
		['uploaded file', uploaded],
		['subscription', subscription],
		['delivery', delivery],
		['state', state],
		['link requests', linkRequests],
		['link results', linkResults],
		['how linking stands', linkings],
	])('%s comes as it was', (_name, example) => {
		expect(spelled(cross(example))).toEqual(spelled(example));
	});

	it.each(Object.entries(events))('event %s comes as it was', (_name, event) => {
		expect(spelled(cross(event))).toEqual(spelled(event));
	});

	it.each([
		new WhatsAppError('recipient_not_found', 'The number is not on WhatsApp'),
		new WhatsAppError('device_not_connected', 'WhatsApp is still connecting', {
			description: 'Try again in a moment.',
			details: { status: 'connecting', reason: undefined, code: null },
			retryable: true,
			cause: new Error('not told to others'),
		}),
	])('the error %p comes as it was, but for its cause', (error) => {
		const crossed = fromPlainError(cross(toPlainError(error)) as PlainError);
		expect(crossed).toBeInstanceOf(WhatsAppError);
		const told = ({ code, message, description, details, retryable }: WhatsAppError) =>
			spelled({ code, message, description, details, retryable });
		expect(told(crossed)).toEqual(told(error));
		expect(crossed.cause).toBeUndefined();
	});
});

it('nothing else comes through this test', () => {
	expect(nothing).toEqual([]);
	const others = [new Date(0), new Map(), new Set(), 1n, NaN, () => 1, Symbol('s'), Buffer.of(1)];
	for (const other of [...others, [undefined], new AbortController().signal]) {
		expect(() => spelled({ other })).toThrow('is not plain data');
	}
});
