import { bareJid } from '../../../message/jid';
import type { ContactChanges } from '../../../contract/events/chats';
import type { ActivityParts } from '../ActivitySource';
import { personOf } from '../../account/identities';
import type { PhoneReader } from './PhoneReader';

/** The phone's address book, and what it says about whose LID is whose. */
export const savedContacts: PhoneReader = {
	kinds: ['contact', 'lid_contact', 'pnForLidChat'],
	async read({ index: [kind, jid], value }, { core, placeIn }) {
		if (!jid) return undefined;
		const changes = kind === 'pnForLidChat' ? identified(jid, value) : saved(value);
		if (!changes) return undefined;
		const { savedName } = changes;
		if (savedName !== undefined) await learnSavedName(jid, savedName, value, core);
		return { event: 'contact_update', data: { ...(await placeIn(jid)), changes } };
	},
};

export type Value = Parameters<PhoneReader['read']>[0]['value'];

export function saved(value: Value): ContactChanges {
	const { fullName, firstName, username } = value?.contactAction ?? value?.lidContactAction ?? {};
	return { savedName: fullName || firstName || username || '' };
}

export function identified(lid: string, value: Value): ContactChanges | undefined {
	const pn = value?.pnForLidChatAction?.pnJid;
	return pn ? { identity: { pn: bareJid(pn), lid } } : undefined;
}

/** Under both identities: who looks it up may know one only. */
export async function learnSavedName(
	jid: string,
	savedName: string,
	value: Value,
	core: ActivityParts,
): Promise<void> {
	const lid = value?.contactAction?.lidJid;
	const { who } = await personOf(jid, core, lid ?? undefined);
	const { sender, senderPn, senderLid } = who;
	const jids = new Set([sender, senderPn, senderLid].filter((each) => each !== undefined));
	await core.names.learnAll([...jids].map((each) => [each, { savedName }]));
}
