import type { Pacing } from '../../../nodes/WhatsAppWeb/contract/pacing';
import type { BenchServer } from '../BenchServer.ts';

/** A contender: this package, or plain Baileys with one of two ways to keep its keys. */
export const CONTENDERS = ['ours', 'memory', 'multiFile'] as const;

export type ContenderName = (typeof CONTENDERS)[number];

/** One linked number. */
export interface Account {
	/** Resolves when the server has acknowledged the message. */
	send(to: string, text: string): Promise<void>;
	/** Calls back with the text of each received message. */
	listen(onText: (text: string) => void): Promise<void>;
	/** Of this package only: the names of the chats that a picker lists for these words, a hundred at most. */
	findChats?(words: string): Promise<Array<string | null>>;
	/** Of this package only, between {@link close} and {@link reopen}: as if so many had been received in so many chats. */
	keepMessages?(messages: number, chats: number): Promise<void>;
	/** Of this package only: how many kept messages have these words in their text. */
	searchMessages?(words: string): Promise<number>;
	/** Of this package only: how many chats are listed, the one with the last message first. */
	listChats?(): Promise<number>;
	/** Of this package only: the pacing of the number from now on. */
	setPacing?(pacing: Pacing): void;
	/** Closes the connection; the keys stay. */
	close(): Promise<void>;
	/** Connects with the keys that {@link close} left; resolves when it is open. */
	reopen(): Promise<void>;
}

export interface Contender {
	/** Pairs with the number's phone; resolves when it is open. */
	link(server: BenchServer, number: string): Promise<Account>;
	/** Closes and deletes everything. */
	end(): Promise<void>;
}

export async function contender(name: ContenderName): Promise<Contender> {
	if (name === 'ours') return new (await import('./Ours.ts')).Ours();
	return new (await import('./RawBaileys.ts')).RawBaileys(name);
}
