import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account, Device } from '../accounts.ts';
import type { CloseHow } from '../contract.ts';
import type { Companion } from '../pairing.ts';
import type { Server } from '../server.ts';
import { now, stanza, type Attributes } from '../stanza.ts';
import { Malformed } from '../strict.ts';

/** Whoever sends stanzas: the connection of a companion, or a phone. */
export interface Sender {
	/** Missing until paired. */
	readonly device: Device | undefined;
	/** Set while it waits to be paired. */
	readonly companion: Companion | undefined;
	send(stanza: BinaryNode): void;
	end(how: CloseHow): void;
	/** Takes an answer to a query of the server. @returns whether anything waited for it. */
	settle(answer: BinaryNode): boolean;
	/** The client is ready for what waits in its inbox. */
	activate(): void;
}

/** One stanza of a client, and the ways to answer it. */
export class Request {
	readonly server: Server;
	readonly sender: Sender;
	readonly stanza: BinaryNode;
	/** When it came in, Unix seconds: the same in the answer and in what is passed on. */
	readonly t = now();
	/** A fault wants it processed but never answered. */
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

	/** Acknowledges anything but a query. */
	ack(extra: Attributes = {}): void {
		const { tag, attrs } = this.stanza;
		const { id, to, type, participant } = attrs;
		const repeated = tag === 'message' ? {} : { type, participant };
		this.answer(stanza('ack', { class: tag, id, from: to, t: this.t, ...repeated, ...extra }));
		if (tag !== 'message' || this.#withheld) return;
		const from = this.device.pn;
		this.server.journal.emit('ack', { id: id ?? '', from, to: to ?? '', ...extra });
	}

	/** Says no, in the form that belongs to the stanza. */
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

/** A family of stanzas and who handles it. The first row that fits is taken. */
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
	/** May come from a client that is not paired. */
	unpaired?: true;
	/** @throws Malformed, Refused */
	handle(request: Request): void;
}
