import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { Connection } from '../connection/Connection';
import type { Inbound, InboundParts } from './Inbound';
import { WITHHELD } from '../messages/undecryptable';
import { CIPHERTEXT } from '../../message/received/classify';

/** `<unavailable type>` of view-once messages; Baileys tells of the first, and passes over the second in silence. */
const VIEW_ONCE = 'view_once';
const VIEW_ONCE_FANOUT = 'view_once_unavailable_fanout';

/** Encryption between people and WhatsApp's bots, which Baileys does not read. */
const BOT_ENCRYPTION = 'msmsg';

/**
 * Tells of messages whose content WhatsApp did not send to this device, or that Baileys refuses: it passes over most of
 * them in silence. From the stanza, before Baileys acknowledges it.
 */
export function watchWithheld(
	{ gate }: Pick<Connection, 'gate'>,
	{ baileys, report, auth }: Pick<InboundParts, 'baileys' | 'report' | 'auth'>,
	inbound: Inbound,
): void {
	gate.onMessage('reportWithheld', async (stanza) => {
		const what = withheld(stanza);
		if (what === undefined) return;
		const { id = '', lid = '' } = auth.creds.me ?? {};
		try {
			const { fullMessage } = baileys.decodeMessageNode(stanza, id, lid);
			baileys.cleanMessage(fullMessage, id, lid);
			if (what.viewOnce) fullMessage.key.isViewOnce = true;
			else {
				fullMessage.messageStubType = CIPHERTEXT;
				fullMessage.messageStubParameters = what.parameters;
			}
			await inbound.take(fullMessage, 'offline' in stanza.attrs, []);
		} catch (error) {
			report(error);
		}
	});
}

/** What is missing in a message stanza, if anything is. */
function withheld(stanza: BinaryNode): { viewOnce: boolean; parameters: string[] } | undefined {
	const { attrs } = stanza;
	// Posts of channels are not encrypted, and an empty one is a deletion.
	if (attrs.from?.endsWith('@newsletter') || attrs.category === 'peer') return undefined;
	const enc = child(stanza, 'enc');
	if (enc?.attrs.type === BOT_ENCRYPTION) {
		return { viewOnce: false, parameters: [`Unknown e2e type: ${BOT_ENCRYPTION}`] };
	}
	if (enc || child(stanza, 'plaintext')) return undefined;
	const type = child(stanza, 'unavailable')?.attrs.type;
	if (type === VIEW_ONCE) return undefined;
	return {
		viewOnce: type === VIEW_ONCE_FANOUT,
		parameters: type === undefined ? [WITHHELD] : [WITHHELD, type],
	};
}
