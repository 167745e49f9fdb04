import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account, Device } from '../accounts.ts';
import type { CloseHow } from '../contract.ts';
import type { Companion } from '../pairing.ts';
import type { Server } from '../server.ts';
import { now, stanza, type Attributes } from '../stanza.ts';
import { Malformed } from '../strict.ts';

/** A sender of stanzas: the connection of a companion, or a phone. */
export interface Sender {
	/** Missing until paired. */
	readonly device: Device | undefined;
	/** Set while it waits to be paired. */
	readonly companion: Companion | undefined;
	send(stanza: BinaryNode): void;
	end(how: CloseHow): void;
	/** Takes an answer to a query of the server. @returns whether a query waited for it. */
	settle(answer: BinaryNode): boolean;
	/** The client is ready for what waits in its inbox. */
	activate(): void;
}

/** A stanza of a client, with the ways to answer it. */
export class Request {
	readonly server: Server;
	readonly sender: Sender;
	readonly stanza: BinaryNode;
	/** The time of arrival in Unix seconds, used in the answer and in deliveries. */
	readonly t = now();
	/** Whether a fault suppresses the answer. */
	readonly #withheld: boolean;

	constructor(server: Server, sender: Sender, stanza: BinaryNode, withheld = false) {
		this.server = server;
		this.sender = sender;
		this.stanza = stanza;
		this.#withheld = withheld;
	}

	/** The sending device. @throws Malformed if it is not paired. */
	get device(): Device {
		if (!this.sender.device) throw new Malformed('not paired', 401);
		return this.sender.device;
	}

	get account(): Account {
		return this.device.account;
	}

	answer(node: BinaryNode): void {
		if (!this.#withheld) this.sender.send(node);
	}

	/** Answers a query. */
	result(content?: BinaryNode['content']): void {
		const { id, to } = this.stanza.attrs;
		this.answer(stanza('iq', { id, from: to, type: 'result' }, content));
	}

	/** Acknowledges a stanza that is no query. */
	ack(extra: Attributes = {}): void {
		const { tag, attrs } = this.stanza;
		const { id, to, type, participant } = attrs;
		const repeated = tag === 'message' ? {} : { type, participant };
		this.answer(stanza('ack', { class: tag, id, from: to, t: this.t, ...repeated, ...extra }));
		if (tag !== 'message' || this.#withheld) return;
		const from = this.device.pn;
		this.server.journal.emit('ack', { id: id ?? '', from, to: to ?? '', ...extra });
	}

	/** Refuses a stanza in the form that its kind demands. */
	refuse(code: number, text: string): void {
		const { tag, attrs } = this.stanza;
		if (tag === 'iq') {
			const error = stanza('error', { code: String(code), text });
			this.answer(stanza('iq', { id: attrs.id, from: attrs.to, type: 'error' }, [error]));
		} else if (tag === 'message' || tag === 'call' || tag === 'receipt') {
			this.ack({ error: String(code) });
		}
	}
}

/** A family of stanzas with its handler; the first match counts. */
export interface Row {
	tag: string;
	/** Of queries. */
	xmlns?: string;
	type?: string;
	/** Tag of the first child; an empty string: no child at all. */
	child?: string;
	/** Server part of `to`, e.g. `g.us`. */
	server?: string;
	/** Attributes in the language of `checkAttributes`; for queries beyond id, to, type and xmlns. */
	attrs?: string;
	/** Whether a client that is not paired may send it. */
	unpaired?: true;
	/** @throws Malformed, Refused */
	handle(request: Request): void;
}
