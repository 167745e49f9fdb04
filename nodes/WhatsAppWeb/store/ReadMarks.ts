import { type AccountRows, blob, integer } from './AccountRows';
import type { SealContext } from './cipher';
import type { Unread } from './Store';

const MARK_BYTES = 8;

/** Up to which message each chat has been read: its number, sealed. Chats and messages are given by their HMACs. */
export class ReadMarks {
	constructor(private readonly rows: AccountRows) {}

	/**
	 * Within a transaction. A mark only moves on.
	 * @param chats the identities of one chat
	 * @param ids of messages, the last of which was read; absent: all of the chat was
	 */
	set(chats: readonly Uint8Array[], ids: readonly Uint8Array[] | undefined): void {
		const { file, cipher, account } = this.rows;
		const read = Math.max(0, ...chats.map((chat) => this.last(chat, ids)));
		for (const chat of read > this.of(chats) ? chats : []) {
			const mark = Buffer.alloc(MARK_BYTES);
			mark.writeBigUInt64LE(BigInt(read));
			file.run(
				`INSERT INTO read_mark (account, chat, value) VALUES (?, ?, ?)
				ON CONFLICT DO UPDATE SET value = excluded.value`,
				account,
				chat,
				cipher.seal(sealContext(chat), mark),
			);
		}
	}

	/** @param chats the identities of one */
	unread(chats: readonly Uint8Array[]): Unread {
		const { file, account } = this.rows;
		const read = this.of(chats);
		const counts = chats.map((chat) =>
			integer(
				file.get(
					'SELECT count(*) AS count FROM message WHERE account = ? AND chat = ? AND arrival > ?',
					account,
					chat,
					read,
				) ?? {},
				'count',
			),
		);
		return { unread: counts.reduce((sum, count) => sum + count, 0), wasRead: read > 0 };
	}

	private of(chats: readonly Uint8Array[]): number {
		const { file, cipher, account } = this.rows;
		const marks = chats.map((chat) => {
			const row = file.get(
				'SELECT value FROM read_mark WHERE account = ? AND chat = ?',
				account,
				chat,
			);
			if (!row) return 0;
			return Number(cipher.open(sealContext(chat), blob(row, 'value')).readBigUInt64LE());
		});
		return Math.max(0, ...marks);
	}

	private last(chat: Uint8Array, ids: readonly Uint8Array[] | undefined): number {
		const { file, account } = this.rows;
		if (!ids) {
			const row = file.get(
				'SELECT max(arrival) AS last FROM message WHERE account = ? AND chat = ? AND arrival > 0',
				account,
				chat,
			);
			return Number(row?.last ?? 0);
		}
		const numbers = ids.map((id) => {
			const row = file.get(
				'SELECT max(arrival) AS last FROM message WHERE account = ? AND id = ? AND chat = ?',
				account,
				id,
				chat,
			);
			return Number(row?.last ?? 0);
		});
		return Math.max(0, ...numbers);
	}
}

function sealContext(chat: Uint8Array): SealContext {
	return { table: 'read_mark', type: 'number', id: chat };
}
