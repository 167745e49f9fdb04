import { EventEmitter } from 'node:events';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { readGroupNotification } from '../../../../../nodes/WhatsAppWeb/session/activity/groupNotification';
import {
	readMex,
	readNewsletter,
} from '../../../../../nodes/WhatsAppWeb/session/activity/newsletterNotification';
import { notifications } from '../../../../../nodes/WhatsAppWeb/session/activity/notifications';
import { StanzaGate } from '../../../../../nodes/WhatsAppWeb/session/connection/StanzaGate';
import { encodePlain } from '../../../../../nodes/WhatsAppWeb/contract/plainData';
import { randomness } from '../../message/hostileMessages.ts';

/** Notifications come from WhatsApp's server, but hold texts of strangers, so that no form of them may do harm. */
const CASES = 10_000;

const TAGS = [
	'add remove promote demote modify create group subject description body announcement locked ephemeral',
	'member_add_mode membership_approval_mode group_join invite suspended link unlink participant requested_user',
	'created_membership_requests revoked_membership_requests update mex settings name live_updates messages message',
	'views_count reactions reaction __proto__ constructor toString',
].flatMap((line) => line.split(' '));

const WORDS = [
	'',
	'1',
	'-1',
	'9'.repeat(40),
	'on',
	'new',
	'invite',
	'628222@s.whatsapp.net',
	'1222@lid',
	'@',
	'\0\u{d800}',
	'{"data":{"xwa2_notify_newsletter_on_join":{"id":"1@newsletter","thread_metadata":null}}}',
	'{"operation":"NotificationNewsletterUpdate","updates":[{"jid":5},null,{"jid":"1@newsletter","settings":[]}]}',
	'{"data":{"__proto__":{"id":1},"xwa2_notify_newsletter_x":[]}}',
	'[1',
];

const ATTRIBUTES = [
	'jid id from type reason subject expiration code link_type phone_number lid participant participant_pn state',
	'server_id count action role op_name request_method',
].flatMap((line) => line.split(' '));

function stanzas(random: () => number): () => BinaryNode {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const node = (depth: number): BinaryNode => {
		const attrs: Record<string, string> = {};
		while (random() < 0.6) attrs[pick(ATTRIBUTES)] = pick(WORDS);
		const kind = random();
		const children = () => Array.from({ length: Math.floor(random() * 4) }, () => node(depth + 1));
		if (kind < 0.5 && depth < 4) return { tag: pick(TAGS), attrs, content: children() };
		if (kind < 0.7) return { tag: pick(TAGS), attrs, content: Buffer.from(pick(WORDS)) };
		return kind < 0.8
			? { tag: pick(TAGS), attrs, content: pick(WORDS) }
			: { tag: pick(TAGS), attrs };
	};
	return () => node(0);
}

it.each([
	['groups', readGroupNotification],
	['channels', readNewsletter],
	['GraphQL', readMex],
] as Array<[string, (notification: BinaryNode) => unknown[]]>)(
	`no notification about %s does harm, of ${CASES} made at random`,
	(_, read) => {
		const next = stanzas(randomness(20_261_121));
		let said = 0;
		for (let seen = 0; seen < CASES; seen += 1) {
			const notes = read(next());
			said += notes.length;
			encodePlain(notes);
		}
		// Some of the random notifications must make sense.
		expect(said).toBeGreaterThan(100);
	},
);

it('a notification is one write of events, the same ones when it comes again, before Baileys gets it', async () => {
	const ws = new EventEmitter();
	const log: unknown[] = [];
	ws.on('CB:notification', ({ attrs }: BinaryNode) => log.push(`Baileys ${attrs.id}`));
	const gate = new StanzaGate(ws, () => false);
	const parts = {
		names: { of: async () => undefined, learn: async () => undefined },
		report: (error: unknown) => log.push(error),
		publish: async (...events: Array<{ dedupeKey?: string; timestamp?: number }>) => {
			await new Promise((resolve) => setImmediate(resolve));
			log.push(events.map(({ dedupeKey, timestamp }) => `${dedupeKey} at ${timestamp}`));
			return true;
		},
	};
	notifications({ gate } as never, parts as never);
	const attrs = { type: 'newsletter', from: '1@newsletter', id: 'N1', t: '1795000000' };
	const content = [
		{ tag: 'update', attrs: {} },
		{ tag: 'participant', attrs: {} },
	];
	const written = ['1@newsletter|N1|0 at 1795000000', '1@newsletter|N1|1 at 1795000000'];
	for (const id of ['N1', 'N1', 'constructor']) {
		const type = id === 'N1' ? 'newsletter' : id;
		ws.emit('CB:notification', { tag: 'notification', attrs: { ...attrs, id, type }, content });
	}
	while (log.length < 5) await new Promise((resolve) => setImmediate(resolve));
	expect(log).toEqual([written, 'Baileys N1', written, 'Baileys N1', 'Baileys constructor']);
});

it('a picture has the key that older versions have written, which the inbox knows again', async () => {
	const ws = new EventEmitter();
	const keys: unknown[] = [];
	const parts = {
		me: () => ({ pn: '628111@s.whatsapp.net', lid: null }),
		auth: { keys: { get: async () => ({}) } },
		names: { of: async () => undefined },
		report: (error: unknown) => keys.push(error),
		publish: async (...events: Array<{ dedupeKey?: string }>) => {
			keys.push(...events.map(({ dedupeKey }) => dedupeKey));
			return true;
		},
	};
	notifications({ gate: new StanzaGate(ws, () => false) } as never, parts as never);
	const from = '628222@s.whatsapp.net';
	const notify = (type: string, tag: string) => {
		const content = [{ tag, attrs: { jid: from, id: '77' } }];
		ws.emit('CB:notification', { tag: 'notification', attrs: { type, from, id: type }, content });
	};
	notify('picture', 'set');
	notify('account_sync', 'picture');
	while (keys.length < 2) await new Promise((resolve) => setImmediate(resolve));
	expect(keys).toEqual([`${from}|picture`, `${from}|account_sync`]);
});
