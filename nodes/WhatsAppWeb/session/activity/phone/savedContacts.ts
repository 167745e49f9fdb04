import type { ContactChanges } from '../../../contract/events/chats';
import { bareJid } from '../../../message/jid';
import { personOf } from '../../account/identities';
import type { ActivityParts } from '../ActivitySource';
import type { PhoneReader } from './PhoneReader';

/** The phone's address book, and which LIDs and numbers it says belong together. */
export const savedContacts: PhoneReader = {
	kinds: ['contact', 'lid_contact', 'pnForLidChat'],
	async read({ index: [kind, jid], value }, { parts, placeIn }) {
		if (!jid) return undefined;
		const changes = kind === 'pnForLidChat' ? identified(jid, value) : saved(value);
		if (!changes) return undefined;
		const { savedName } = changes;
		if (savedName !== undefined) await learnSavedName(jid, savedName, value, parts);
		return { event: 'contact_update', data: { ...(await placeIn(jid)), changes } };
	},
};

type Value = Parameters<PhoneReader['read']>[0]['value'];

function saved(value: Value): ContactChanges {
	const { fullName, firstName, username } = value?.contactAction ?? value?.lidContactAction ?? {};
	return { savedName: fullName || firstName || username || '' };
}

function identified(lid: string, value: Value): ContactChanges | undefined {
	const pn = value?.pnForLidChatAction?.pnJid;
	return pn ? { identity: { pn: bareJid(pn), lid } } : undefined;
}

/** Under both JIDs of the person: a later lookup may know only one. */
async function learnSavedName(
	jid: string,
	savedName: string,
	value: Value,
	parts: ActivityParts,
): Promise<void> {
	const lid = value?.contactAction?.lidJid;
	const { who } = await personOf(jid, parts, lid ?? undefined);
	const { sender, senderPn, senderLid } = who;
	const jids = new Set([sender, senderPn, senderLid].filter((each) => each !== undefined));
	await parts.names.learnAll([...jids].map((each) => [each, { savedName }]));
}
