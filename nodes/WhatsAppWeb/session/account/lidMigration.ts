import type { BinaryNode, WASocket } from '../wire/baileys';
import { child, children } from '../wire/stanza';
import type { AccountFacts } from './AccountFacts';

/** AB prop `lid_one_on_one_migration_enabled`. */
const LID_MIGRATION_PROP = '9435';

/** Learns from the server's properties that WhatsApp has moved the account's direct chats to LIDs. */
export function learnLidMigration(
	{ sock }: { sock: WASocket },
	{ facts, report }: { facts: AccountFacts; report(error: unknown): void },
): void {
	sock.ws.on('CB:iq,,props', (iq: BinaryNode) => {
		const props = children(child(iq, 'props'));
		const prop = props.find(({ attrs }) => attrs.config_code === LID_MIGRATION_PROP);
		if (prop?.attrs.config_value === '1') facts.learn({ lidMigrated: true }).catch(report);
	});
}
