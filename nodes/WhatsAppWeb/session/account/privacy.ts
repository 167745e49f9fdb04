import type { Circle, PrivacySettings } from '../../contract/queries/profiles';
import type { WASocket } from '../wire/baileys';
import { answered, ask } from './asking';
import type { Me } from './me';

/** WhatsApp's words by ours (whatsmeow's PrivacySetting). */
const CIRCLES: Record<Circle, string> = {
	everyone: 'all',
	contacts: 'contacts',
	contacts_except: 'contact_blacklist',
	nobody: 'none',
};

/** WhatsApp's name of each setting, and its words by ours. */
const CATEGORIES = {
	lastSeen: ['last', CIRCLES],
	online: ['online', { everyone: 'all', same_as_last_seen: 'match_last_seen' }],
	picture: ['profile', CIRCLES],
	about: ['status', CIRCLES],
	readReceipts: ['readreceipts', { true: 'all', false: 'none' }],
	groups: ['groupadd', CIRCLES],
	calls: ['calladd', { everyone: 'all', known: 'known' }],
	messages: ['messages', { everyone: 'all', contacts: 'contacts' }],
} as const satisfies Record<
	Exclude<keyof PrivacySettings, 'defaultDisappearing'>,
	readonly [string, Record<string, string>]
>;

/** @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses */
export async function privacySettings(
	sock: WASocket,
	{ me }: { me(): Me },
): Promise<PrivacySettings> {
	const told = await answered(sock.fetchPrivacySettings(true), 'the privacy settings');
	const [timer] = await answered(sock.fetchDisappearingDuration(me().pn), 'the timer of new chats');
	const word = (key: keyof typeof CATEGORIES): string | null => {
		const [name, words] = CATEGORIES[key];
		return Object.entries(words).find(([, theirs]) => theirs === told[name])?.[0] ?? null;
	};
	const { duration } = (timer?.disappearing_mode ?? {}) as { duration?: number };
	const receipts = word('readReceipts');
	return {
		lastSeen: word('lastSeen') as PrivacySettings['lastSeen'],
		online: word('online') as PrivacySettings['online'],
		picture: word('picture') as PrivacySettings['picture'],
		about: word('about') as PrivacySettings['about'],
		readReceipts: receipts === null ? null : receipts === 'true',
		groups: word('groups') as PrivacySettings['groups'],
		calls: word('calls') as PrivacySettings['calls'],
		messages: word('messages') as PrivacySettings['messages'],
		defaultDisappearing: Number.isSafeInteger(duration) ? (duration ?? null) : null,
	};
}

/** Changes one setting. @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses */
export async function setPrivacy(
	key: keyof PrivacySettings,
	value: string | number | boolean,
	sock: WASocket,
): Promise<void> {
	if (key === 'defaultDisappearing') {
		const mode = { tag: 'disappearing_mode', attrs: { duration: String(value) } };
		await ask({ xmlns: 'disappearing_mode', type: 'set' }, [mode], UNCONFIRMED, sock);
		return;
	}
	const [name, words] = CATEGORIES[key];
	const theirs = new Map<string, string>(Object.entries(words)).get(String(value));
	if (theirs === undefined) throw new Error(`'${String(value)}' is no value of ${key}`);
	const category = { tag: 'category', attrs: { name, value: theirs } };
	const privacy = { tag: 'privacy', attrs: {}, content: [category] };
	await ask({ xmlns: 'privacy', type: 'set' }, [privacy], UNCONFIRMED, sock);
}

const UNCONFIRMED = 'a privacy setting was not confirmed';
