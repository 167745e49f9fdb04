import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AccountRows, blob, integer } from './AccountRows';
import type { SealContext } from './cipher';
import { ReadMarks } from './ReadMarks';
import { DAY } from './retention';
import type { Row } from './SqliteFile';
import type {
	ListedChat,
	ListedMessage,
	MessageKind,
	Messages,
	StoredMessage,
	Unread,
} from './Store';

/** Chats between two turns of the event loop. */
const AT_ONCE = 100;

/** Before the first HMAC. */
const FIRST = new Uint8Array();

export class SqliteMessages implements Messages {
	private readonly readMarks: ReadMarks;

	/** The number of the last message to arrive, once it is known. */
	private last: number | undefined;

	constructor(private readonly rows: AccountRows) {
		this.readMarks = new ReadMarks(rows);
	}

	async byId(id: string, kind: MessageKind = 'message'): Promise<Uint8Array[]> {
		const { file, cipher, account } = this.rows;
		const rowId = cipher.id(kind, id);
		const rows = await file.whenFree(() =>
			file.all('SELECT place, value FROM message WHERE account = ? AND id = ?', account, rowId),
		);
		return rows.map((row) =>
			cipher.open(sealContext(kind, rowId, blob(row, 'place')), blob(row, 'value')),
		);
	}

	async page({
		chats,
		before = Number.MAX_SAFE_INTEGER,
		limit,
	}: {
		chats?: readonly string[];
		before?: number;
		limit: number;
	}): Promise<ListedMessage[]> {
		const { file, account } = this.rows;
		const rows = await file.whenFree(() => {
			if (chats) return this.idsOf(chats).flatMap((chat) => this.inChat(chat, before, limit));
			return file.all(
				`SELECT id, place, value, arrival FROM message WHERE account = ? AND arrival < ?
				ORDER BY arrival DESC LIMIT ?`,
				account,
				before,
				limit,
			);
		});
		return rows
			.sort((one, other) => integer(other, 'arrival') - integer(one, 'arrival'))
			.slice(0, limit)
			.map((row) => this.open(row));
	}

	async chats(): Promise<ListedChat[]> {
		const { file } = this.rows;
		const listed: ListedChat[] = [];
		let after: Uint8Array | undefined = FIRST;
		while (after) {
			if (after !== FIRST) await nextTurn();
			const behind: Uint8Array = after;
			after = await file.whenFree(() => {
				const chats = this.chatsBehind(behind);
				for (const chat of chats) {
					const [last] = this.inChat(chat, Number.MAX_SAFE_INTEGER, 1);
					if (last) listed.push({ last: this.open(last), ...this.readMarks.unread([chat]) });
				}
				return chats.length < AT_ONCE ? undefined : chats.at(-1);
			});
		}
		return listed;
	}

	async unread(chats: readonly string[]): Promise<Unread> {
		return await this.rows.file.whenFree(() => this.readMarks.unread(this.idsOf(chats)));
	}

	/** Within a transaction. Without `replace` the first row stays, because an author uses an id once. */
	add(
		{ kind = 'message', id, chatAndAuthor, payload, keepDays, listing }: StoredMessage,
		replace = false,
	): void {
		const { file, cipher, account, clock } = this.rows;
		const rowId = cipher.id(kind, id);
		const placeId = cipher.id('place', id, chatAndAuthor);
		const value = cipher.seal(sealContext(kind, rowId, placeId), payload);
		const chat = listing ? this.chatId(listing.chat) : null;
		const arrival = listing ? this.nextNumber() : null;
		const { changes } = file.run(
			`INSERT INTO message (account, id, place, value, expires_at, size, chat, arrival)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO ${replace ? REPLACE : 'NOTHING'}`,
			account,
			rowId,
			placeId,
			value,
			clock.now() + keepDays * DAY,
			value.length,
			chat,
			arrival,
		);
		if (changes > 0 && listing?.isRead) this.markRead([listing.chat], [id]);
	}

	/** Within a transaction. */
	remove(id: string, chatAndAuthor: string): void {
		const { file, cipher, account } = this.rows;
		file.run(
			'DELETE FROM message WHERE account = ? AND id = ? AND place = ?',
			account,
			cipher.id('message', id),
			cipher.id('place', id, chatAndAuthor),
		);
	}

	/** Within a transaction. @see Mutation */
	markRead(chats: readonly string[], ids?: readonly string[]): void {
		const chatIds = this.idsOf(chats);
		const messageIds = ids?.map((id) => this.rows.cipher.id('message', id));
		this.readMarks.set(chatIds, messageIds);
	}

	private nextNumber(): number {
		const { file, account, clock } = this.rows;
		if (this.last === undefined) {
			const row = file.get(
				'SELECT max(arrival) AS last FROM message WHERE account = ? AND arrival > 0',
				account,
			);
			this.last = Number(row?.last ?? 0);
		}
		// By the clock, so that no number comes a second time when the last message is taken back.
		this.last = Math.max(this.last + 1, clock.now());
		return this.last;
	}

	private chatId(chat: string): Buffer {
		return this.rows.cipher.id('chat', chat);
	}

	private idsOf(chats: readonly string[]): Buffer[] {
		return chats.map((chat) => this.chatId(chat));
	}

	private inChat(chat: Uint8Array, before: number, limit: number): Row[] {
		const { file, account } = this.rows;
		return file.all(
			`SELECT id, place, value, arrival FROM message WHERE account = ? AND chat = ? AND arrival < ?
			ORDER BY arrival DESC LIMIT ?`,
			account,
			chat,
			before,
			limit,
		);
	}

	/** The next chats by their HMAC. Each is looked up, because the index has all messages between two. */
	private chatsBehind(after: Uint8Array): Uint8Array[] {
		const { file, account } = this.rows;
		const chats: Uint8Array[] = [];
		for (let last = after; chats.length < AT_ONCE; ) {
			const row = file.get(
				`SELECT chat FROM message WHERE account = ? AND chat > ? AND arrival IS NOT NULL
				ORDER BY chat LIMIT 1`,
				account,
				last,
			);
			if (!row) break;
			last = blob(row, 'chat');
			chats.push(last);
		}
		return chats;
	}

	private open(row: Row): ListedMessage {
		const context = sealContext('message', blob(row, 'id'), blob(row, 'place'));
		const payload = this.rows.cipher.open(context, blob(row, 'value'));
		return { number: integer(row, 'arrival'), payload };
	}
}

/** The message keeps its place in the lists; one of an earlier version gets one. */
const REPLACE = `UPDATE SET value = excluded.value, expires_at = excluded.expires_at, size = excluded.size,
	chat = coalesce(chat, excluded.chat), arrival = coalesce(arrival, excluded.arrival)`;

/** Binds the value to both ids of its row: a row with a changed id does not open. */
function sealContext(kind: MessageKind, id: Uint8Array, place: Uint8Array): SealContext {
	return { table: 'message', type: kind, id: Buffer.concat([id, place]) };
}
