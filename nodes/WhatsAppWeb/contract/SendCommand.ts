import type { MessageContent } from '../message/content';

export interface SendCommand {
	/** A JID from `message/jid.ts` (already normalised, no device). */
	to: string;
	content: MessageContent;
	/**
	 * What is sent instead when WhatsApp refuses this kind of message. Not part of what makes two commands the same: once
	 * chosen, it stays.
	 */
	fallback?: MessageContent;
	/** Message id to quote; unknown ids are sent with a bare quote and a warning. */
	replyTo?: string;
	/**
	 * Two commands with one key are one message. `execution` keys stand for a place in one execution (a retry of the
	 * node answers the first outcome); `custom` keys are the author's and refuse other content
	 * (`idempotency_key_reused`). Absent: a new message every time.
	 */
	idempotency?: { key: string; scope: 'execution' | 'custom' };
	waitUntil: 'accepted' | 'delivered' | 'read';
	/** The whole budget in ms: connecting, preflight, ack, resends. */
	timeoutMs: number;
}

export interface SendResult {
	messageId: string;
	/** Unix seconds, the server's. */
	timestamp: number;
	/** The JID that was really used, and the recipient's two identities as far as known. */
	to: string;
	toPn: string | null;
	toLid: string | null;
	status: 'accepted' | 'delivered' | 'read';
	/** Channels only. */
	serverId: string | null;
	/** What the author should know: sentences. */
	warnings: string[];
}
