import type { proto, WAPatchName } from '@whiskeysockets/baileys';
import { demand } from '../strict.ts';
import type { Mutation } from './syncd.ts';

const CHAT = /^\d+(-\d+)?@(s\.whatsapp\.net|lid|g\.us|newsletter)$/;
const BOOLEAN = /^[01]$/;
const MESSAGE_ID = /^[\x21-\x7e]{1,64}$/;
const AUTHOR = /^(0|\d+@(s\.whatsapp\.net|lid))$/;
const LABEL = /^\d{1,15}$/;
const KEY = [CHAT, MESSAGE_ID, BOOLEAN, AUTHOR];

interface Kind {
	collection: WAPatchName;
	version: number;
	/** The parts of its index behind its name. */
	index: RegExp[];
	/** The field of the value. */
	field: keyof proto.ISyncActionValue;
	/** Fields that it must have. */
	must?: string[];
}

/** What companions may set, as WhatsApp Web does (whatsapp-rust `schemas.rs`, made of WhatsApp Web). */
const KINDS: ReadonlyMap<string, Kind> = new Map(
	Object.entries<Kind>({
		archive: {
			collection: 'regular_low',
			version: 3,
			index: [CHAT],
			field: 'archiveChatAction',
			must: ['archived', 'messageRange'],
		},
		pin_v1: {
			collection: 'regular_low',
			version: 5,
			index: [CHAT],
			field: 'pinAction',
			must: ['pinned'],
		},
		markChatAsRead: {
			collection: 'regular_low',
			version: 3,
			index: [CHAT],
			field: 'markChatAsReadAction',
			must: ['read', 'messageRange'],
		},
		mute: {
			collection: 'regular_high',
			version: 2,
			index: [CHAT],
			field: 'muteAction',
			must: ['muted'],
		},
		star: {
			collection: 'regular_high',
			version: 2,
			index: KEY,
			field: 'starAction',
			must: ['starred'],
		},
		deleteMessageForMe: {
			collection: 'regular_high',
			version: 3,
			index: KEY,
			field: 'deleteMessageForMeAction',
			must: ['deleteMedia'],
		},
		clearChat: {
			collection: 'regular_high',
			version: 6,
			index: [CHAT, BOOLEAN, BOOLEAN],
			field: 'clearChatAction',
			must: ['messageRange'],
		},
		deleteChat: {
			collection: 'regular_high',
			version: 6,
			index: [CHAT, BOOLEAN],
			field: 'deleteChatAction',
			must: ['messageRange'],
		},
		contact: {
			collection: 'critical_unblock_low',
			version: 2,
			index: [/^\d+@s\.whatsapp\.net$/],
			field: 'contactAction',
			must: ['fullName'],
		},
		lid_contact: {
			collection: 'critical_unblock_low',
			version: 1,
			index: [/^\d+@lid$/],
			field: 'lidContactAction',
			must: ['fullName'],
		},
		label_edit: {
			collection: 'regular',
			version: 3,
			index: [LABEL],
			field: 'labelEditAction',
			must: ['deleted'],
		},
		label_jid: {
			collection: 'regular',
			version: 3,
			index: [LABEL, CHAT],
			field: 'labelAssociationAction',
			must: ['labeled'],
		},
		label_message: {
			collection: 'regular',
			version: 3,
			// No client is known to say whose message it is.
			index: [LABEL, CHAT, MESSAGE_ID, /^0$/, /^0$/],
			field: 'labelAssociationAction',
			must: ['labeled'],
		},
		setting_pushName: {
			collection: 'critical_block',
			version: 1,
			index: [],
			field: 'pushNameSetting',
			must: ['name'],
		},
	}),
);

/** @throws Malformed for an action that WhatsApp's devices would not understand, or look for elsewhere */
export function checkAction({ collection, index, version, value }: Mutation): void {
	const [name = '', ...parts] = index;
	const kind = KINDS.get(name);
	demand(kind, `unknown action ${name}`);
	demand(collection === kind.collection, `${name} in ${collection}`);
	demand(version === kind.version, `${name} of version ${version}`);
	demand(parts.length === kind.index.length, `${name} with ${parts.length} parts`);
	for (const [at, pattern] of kind.index.entries()) {
		demand(pattern.test(parts[at] ?? ''), `${name} with "${parts[at]}" as part ${at + 1}`);
	}
	const isMessage = parts[0]?.endsWith('@g.us') && kind.index === KEY;
	demand(!isMessage || parts[2] === '1' || parts[3] !== '0', `${name} without the author`);
	if (!value) return;
	demand(Number(value.timestamp) > 0, `${name} without a time`);
	const action = value[kind.field] as Record<string, unknown> | null | undefined;
	demand(action, `${name} without ${kind.field}`);
	const { muted, muteEndTimestamp } = value.muteAction ?? {};
	demand(muted !== true || Number(muteEndTimestamp ?? 0) !== 0, 'mute without an end');
	for (const field of kind.must ?? []) {
		demand(Object.hasOwn(action, field) && action[field] != null, `${name} without ${field}`);
	}
}
