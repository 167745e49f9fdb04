import { createRequire } from 'node:module';
import { proto } from '@whiskeysockets/baileys';
import type * as Known from '../../../nodes/WhatsAppWeb/session/messages/known';
import type * as Sqlite from '../../../nodes/WhatsAppWeb/store/sqlite';

const require = createRequire(import.meta.url);
const { openStore } = require('../../../dist/nodes/WhatsAppWeb/store/sqlite.js') as typeof Sqlite;
const { knownRow } =
	require('../../../dist/nodes/WhatsAppWeb/session/messages/known.js') as typeof Known;

const AT_ONCE = 500;

/** Writes messages into a closed data directory, as if they had been received one after the other from people in turn. */
export async function keepRows(
	directory: string,
	{ credentialId, secret }: { credentialId: string; secret: string },
	{ messages, chats }: { messages: number; chats: number },
): Promise<void> {
	const store = openStore(directory);
	const account = await store.open(credentialId, secret);
	const now = Math.floor(Date.now() / 1000);
	for (let start = 0; start < messages; start += AT_ONCE) {
		const some = Array.from({ length: Math.min(AT_ONCE, messages - start) }, (_, n) => start + n);
		await account.write(
			some.map((n) => {
				const jid = `${628_500_000_000 + (n % chats)}@s.whatsapp.net`;
				const content = { conversation: `Message number ${n} about what people write about` };
				const known = {
					chats: [jid],
					sender: jid,
					senderPn: jid,
					fromMe: false,
					timestamp: now - messages + n,
					pushName: `Person ${n % chats}`,
					message: proto.Message.encode(content).finish(),
				};
				return { table: 'message', message: knownRow(`3EB0${n}`, known, content) } as const;
			}),
		);
	}
	store.close();
}
