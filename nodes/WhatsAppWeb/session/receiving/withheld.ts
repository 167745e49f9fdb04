import { CIPHERTEXT } from '../../message/received/classify';
import type { ConnectionListener } from '../connection/ConnectionSource';
import { WITHHELD } from '../messages/undecryptable';
import type { BinaryNode } from '../wire/baileys';
import { child } from '../wire/stanza';
import type { ReceivingParts } from './Inbound';

/** `<unavailable type>` of view-once messages. Baileys hands the first out, and skips the second. */
const VIEW_ONCE = 'view_once';
const VIEW_ONCE_FANOUT = 'view_once_unavailable_fanout';

/** Encryption between people and WhatsApp's bots, which Baileys does not read. */
const BOT_ENCRYPTION = 'msmsg';

/**
 * Takes messages whose content WhatsApp did not send to this device, or that Baileys refuses: Baileys skips most of them.
 * Reads their stanzas before Baileys acknowledges them.
 */
export const reportWithheld: ConnectionListener<ReceivingParts> = ({ gate }, parts) => {
	const { auth, baileys, inbound, report } = parts;
	gate.onMessage('reportWithheld', async (stanza) => {
		const what = withheld(stanza);
		if (what === undefined) return;
		const { id = '', lid = '' } = auth.creds.me ?? {};
		try {
			const { fullMessage: message } = baileys.decodeMessageNode(stanza, id, lid);
			baileys.cleanMessage(message, id, lid);
			if (what.viewOnce) message.key.isViewOnce = true;
			else {
				message.messageStubType = CIPHERTEXT;
				message.messageStubParameters = what.parameters;
			}
			await inbound.take({ message, offline: 'offline' in stanza.attrs, stanzas: [] });
		} catch (error) {
			report(error);
		}
	});
};

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
