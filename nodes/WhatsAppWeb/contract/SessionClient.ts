import type { DeliveryHandler, EventFilter, Subscription } from './Subscription';
import type { Requests } from './Handlers';
import type { SessionCommands } from './commands/SessionCommands';
import type { SessionQueries } from './queries/SessionQueries';
import type { Idempotency, SendCommand, SendResult } from './SendCommand';
import type { MediaReference, UploadedMedia } from './media';
import type { LinkPreview } from '../message/linkPreview';
import type { Linking, LinkRequest, LinkResult } from './linking';
import type { SessionState } from './state';

export interface SendOptions {
	/**
	 * Uploads the file of `content.media`. Called once it is needed: never for a message that is in the outbox.
	 * @param original the file of a message to be forwarded, where that has to be uploaded anew
	 */
	upload?: (original?: MediaReference) => Promise<UploadedMedia>;
	/**
	 * Looks for a preview of the first link in a text; undefined when there is none. Called as `upload` is, and never rejects.
	 * Absent where no preview is wanted.
	 */
	preview?: (text: string) => Promise<LinkPreview | undefined>;
	/** Cancels the send, or the wait for its answer once the message may have left. */
	signal?: AbortSignal;
}

export interface RequestOptions {
	/** The whole budget in ms, connecting included; a minute when absent. */
	timeoutMs?: number;
	/** Cancels the wait for an answer; the call then rejects with `cancelled`. */
	signal?: AbortSignal;
	/** For commands that make something: two with the same key make one. */
	idempotency?: Idempotency;
}

export type Request<Table extends Requests<Table>> = <Name extends keyof Table>(
	name: Name,
	args: Table[Name]['args'],
	options?: RequestOptions,
) => Promise<Table[Name]['result']>;

/**
 * All that nodes know of a linked account, whose session may run in another process: questions and answers are plain data.
 * Functions given to it (`listener`, `handler`, `wants`, `upload`, `preview`) run where the caller is; only what they are called with
 * and what they answer crosses.
 */
export interface SessionClient {
	/** @param options.connect connects an idle session first and waits up to `timeoutMs` until it is open or cannot be */
	status(options?: { connect?: boolean; timeoutMs?: number }): Promise<SessionState>;
	/** Calls `listener` on every change until the returned function is called. */
	watch(listener: (state: SessionState) => void): () => void;
	/**
	 * Starts pairing, or joins it. Resolves with what can be done now; pairing goes on for three minutes, or as long as a
	 * passkey that WhatsApp demands may take.
	 */
	link(request: LinkRequest): Promise<LinkResult>;
	/**
	 * How linking stands. Starts nothing.
	 * @param options.prolong lets a pairing that is under way go on for its full time from now, as `link` does
	 */
	linking(options?: { prolong?: boolean }): Promise<Linking>;
	/**
	 * Takes the answer to the passkey step, as the snippet gives it, or the code of a comparison as the phone shows it.
	 * Resolves once the account is linked, or a code has to be compared.
	 * @throws WhatsAppError `invalid_parameter` for an answer that is not one, stale, foreign or not asked for: nothing was sent
	 * then, and another can be given; `device_not_connected` when the linking, or the passkey step of it, has ended
	 */
	answerPasskey(answer: string): Promise<LinkResult>;
	/** Unlinks at WhatsApp and forgets the keys. */
	logout(): Promise<SessionState>;
	/** Closes the socket and opens it again. @returns the state after that */
	restart(): Promise<SessionState>;
	/** @throws WhatsAppError; `details.maybe_sent` where the message may have left */
	send(command: SendCommand, options?: SendOptions): Promise<SendResult>;
	query: Request<SessionQueries>;
	command: Request<SessionCommands>;
	/**
	 * Connects if linked.
	 * @param wants absent: every event is wanted
	 * @returns ends the subscription
	 * @throws WhatsAppError `device_not_connected` when the number is not linked
	 */
	subscribe(
		subscription: Subscription,
		handler: DeliveryHandler,
		wants?: EventFilter,
	): Promise<() => Promise<void>>;
}
