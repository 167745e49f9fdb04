import type { FailPoint } from './failPoints.ts';

/** A message to a host process. */
export type Order =
	/** Links the number; answered by `qr`. */
	| { do: 'link' }
	/** Activates the workflow; answered by `active`. `mode` as n8n tells triggers. */
	| { do: 'activate'; mode: 'activate' | 'init' }
	/** Stop at this point the next time something gets there; answered by `reached`. */
	| { do: 'arm'; point: FailPoint }
	/** Go on from there. */
	| { do: 'release' }
	/** An execution that sends; answered by `sent` or `failed`. Its text is also its key: asked again, it is the same message. */
	| { do: 'send'; to: string; text: string }
	/** An execution that asks, and waits: answered by `parked` or `failed`, and in the end by `resumed`. The text is its key. */
	| { do: 'ask'; to: string; text: string };

/** A message of a host process. */
export type Word =
	| { say: 'up' }
	| { say: 'qr'; qr: string }
	| { say: 'active' }
	| { say: 'armed' }
	| { say: 'reached' }
	| { say: 'sent'; text: string; messageId: string }
	| { say: 'failed'; text: string; code: string; message: string }
	/** The execution with this question waits. */
	| { say: 'parked'; text: string }
	/** It was run on with this answer. */
	| { say: 'resumed'; text: string; answer: string }
	/** An execution of the workflow has ended well. */
	| { say: 'answered'; text: string }
	/** Something that must never happen: a rejection nobody handles. */
	| { say: 'trouble'; error: string };

/** The environment of a host process. */
export interface HostSettings {
	/** The n8n folder, with the package's store and n8n's executions. */
	folder: string;
	url: string;
	rootKey: string;
	/** Where executions that wait are called. */
	port: number;
	/** Milliseconds of silence after which the connection is closed; as in production when absent. */
	silenceMs?: number;
}
