import { createHash } from 'node:crypto';
import { bareJid, isUserJid } from '../../message/jid';
import { asCount } from '../../message/untrusted';
import { unixNow } from '../../primitives/unixNow';
import { personOf } from '../account/identities';
import { chatName } from '../account/names';
import type { IdentityChange } from '../signal/Identities';
import type { SessionParts } from './SessionParts';

/** Notes and publishes that a person has another identity key. @throws when it cannot be written: the key is then not accepted */
export async function publishIdentityChange(
	{ jid, before, after, stanza }: IdentityChange,
	core: Pick<SessionParts, 'auth' | 'baileys' | 'changedIdentities' | 'me' | 'names' | 'publish'>,
): Promise<void> {
	const address = stanza?.attrs.participant ?? stanza?.attrs.from ?? jid;
	const { user = '', device = 0, server = '' } = core.baileys.jidDecode(address) ?? {};
	const person = `${user}@${server.endsWith('lid') ? 'lid' : 's.whatsapp.net'}`;
	const { who, canonical } = await personOf(person, core);
	const jids = [who.sender, who.senderPn, who.senderLid].filter((each) => each !== undefined);
	// First: what came with the key must not be taken for confirmed, even if n8n dies in between.
	await core.changedIdentities.note(
		[...new Set(jids)],
		asCount(Number(stanza?.attrs.t)) ?? unixNow(),
	);
	const from = bareJid(stanza?.attrs.from ?? person);
	const chat = isUserJid(from) ? who.sender : from;
	const [oldFingerprint, newFingerprint] = [fingerprint(before), fingerprint(after)];
	const data = {
		...who,
		chat,
		chatName: await chatName(chat, core),
		device,
		oldFingerprint,
		newFingerprint,
		messageId: stanza?.attrs.id ?? null,
	};
	const dedupeKey = `${canonical}|${oldFingerprint}|${newFingerprint}`;
	const isWritten = await core.publish({ event: 'identity_changed', data, dedupeKey });
	if (!isWritten) throw new Error('The change of an identity could not be written');
}

function fingerprint(key: Uint8Array): string {
	return createHash('sha256').update(key).digest('hex');
}
