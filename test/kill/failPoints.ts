/** Points in the handling of an incoming message at which its process can die, in order. */
export const INBOUND = [
	/** Ratchet and plaintext are on disk; WhatsApp has no receipt, the workflow no event. */
	'after decrypt commit',
	/** WhatsApp has the receipt and will not deliver the message again; no event is written. */
	'after receipt',
	/** The event is in the inbox and handed to the trigger; n8n knows nothing of it. */
	'before emit',
	/** n8n has its row of the execution, which has not begun. */
	'after emit',
	'mid-execution',
] as const;

export const OUTBOUND = [
	/** The finished message is in the outbox; nothing is encrypted. */
	'after outbox',
	/** The ratchet is on disk; no byte is on the wire. */
	'after encrypt',
	/** WhatsApp has the message; its answer is on the way. */
	'after wire',
	/** The answer has arrived and is not written. */
	'after ack',
	/** The outcome is written; the execution does not know it. */
	'before result',
] as const;

/** Points in the life of a question for whose answer an execution waits. */
export const WAITING = [
	/** The question is on disk with its message; nothing is encrypted. */
	'after question',
	/** WhatsApp has the question; its answer is on the way, and the execution does not wait yet. */
	'after question wire',
	/** The execution waits. */
	'after parked',
	/** The person's answer is on disk with the question; the execution has not been called. */
	'after answer',
	/** The node has noted that it takes the answer; n8n does not run it on yet. */
	'after resume asked',
] as const;

export type FailPoint =
	| (typeof INBOUND)[number]
	| (typeof OUTBOUND)[number]
	| (typeof WAITING)[number];

export function isInbound(point: FailPoint): boolean {
	return (INBOUND as readonly string[]).includes(point);
}

export function isWaiting(point: FailPoint): boolean {
	return (WAITING as readonly string[]).includes(point);
}

/** Faults that strike the process there. A cut resets the connection; on a dead line, bytes vanish. */
export const FAULTS = ['SIGKILL', 'SIGTERM', 'SIGSTOP', 'network cut', 'dead line'] as const;

export type Fault = (typeof FAULTS)[number];
