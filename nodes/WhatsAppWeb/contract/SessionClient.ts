import type { DeliveryHandler, EventFilter, Subscription } from './Subscription';
import type { SessionCommands } from './commands/SessionCommands';
import type { SessionQueries } from './queries/SessionQueries';
import type { SendCommand, SendResult } from './SendCommand';
import type { UploadedMedia } from './media';
import type { LinkRequest, LinkResult, SessionState } from './state';

export interface SendOptions {
	/** Uploads the file that `content.media` speaks of. Called when it is needed: not for a message in the outbox. */
	upload?: () => Promise<UploadedMedia>;
	/** Cancels the send, or the wait for its answer once the message may have left. */
	signal?: AbortSignal;
}

export interface RequestOptions {
	/** The whole budget in ms, connecting included; a minute when absent. */
	timeoutMs?: number;
	/** Cancels the wait for an answer; the call then rejects with `cancelled`. */
	signal?: AbortSignal;
}

/**
 * The narrow door: all that nodes know of a linked account. Nothing of Baileys, nothing of n8n, plain data both ways,
 * so that the session behind it may live in this thread, in a worker or in another process.
 */
export interface SessionClient {
	/** @param options.connect open an idle linked session first and wait up to `timeoutMs` for the truth */
	status(options?: { connect?: boolean; timeoutMs?: number }): Promise<SessionState>;
	/** Calls back on every change until the returned function is called. */
	watch(listener: (state: SessionState) => void): () => void;
	/** Starts pairing (or joins it); resolves at the first QR or pairing code, pairing goes on for three minutes. */
	link(request: LinkRequest): Promise<LinkResult>;
	/** Unlinks at WhatsApp and forgets the keys. */
	logout(): Promise<SessionState>;
	/** Closes the socket and opens it again; the answer is the state after that. */
	restart(): Promise<SessionState>;
	send(command: SendCommand, options?: SendOptions): Promise<SendResult>;
	query<Name extends keyof SessionQueries>(
		name: Name,
		args: SessionQueries[Name]['args'],
		options?: RequestOptions,
	): Promise<SessionQueries[Name]['result']>;
	command<Name extends keyof SessionCommands>(
		name: Name,
		args: SessionCommands[Name]['args'],
		options?: RequestOptions,
	): Promise<SessionCommands[Name]['result']>;
	/** Connects if linked. Rejects with `device_not_connected` when the number is not linked. */
	subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants?: EventFilter,
	): Promise<() => Promise<void>>;
}
