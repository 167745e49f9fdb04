import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import type { Sender } from '../handlers/handler.ts';
import { setOnline } from '../presence.ts';
import type { Server } from '../server.ts';
import { child } from '../stanza.ts';

/** Time limit for an acknowledgement in milliseconds; without a fault, the server acknowledges at once. */
const ACK_TIMEOUT_MS = 10_000;

/** A phone's connection to the server: handlers treat it as a client, but it has no socket. */
export class Line implements Sender {
	readonly device: Device;
	readonly companion = undefined;
	readonly #server: Server;
	readonly #take: (node: BinaryNode) => void;
	readonly #acks = new Map<string, (ack: BinaryNode) => void>();
	#online = false;

	/** @param take called with each delivered stanza. */
	constructor(server: Server, device: Device, take: (node: BinaryNode) => void) {
		this.#server = server;
		this.device = device;
		this.#take = take;
	}

	get online(): boolean {
		return this.#online;
	}

	/** Gives a stanza to the server; it is lost if the phone is offline. */
	give(node: BinaryNode): void {
		if (this.#online) this.#server.receive(this, node);
	}

	/** Gives a message to the server. @throws if the phone is offline, or the server refuses or does not answer. */
	async submit(message: BinaryNode): Promise<void> {
		if (!this.#online) throw new Error(`the phone ${this.device.account.number} is offline`);
		const { id = '' } = message.attrs;
		const ack = await new Promise<BinaryNode>((resolve, reject) => {
			const late = () => reject(new Error(`the server did not acknowledge ${id}`));
			const timer = setTimeout(late, ACK_TIMEOUT_MS).unref();
			this.#acks.set(id, (node) => {
				clearTimeout(timer);
				resolve(node);
			});
			this.give(message);
		}).finally(() => this.#acks.delete(id));
		const { error } = ack.attrs;
		if (error !== undefined) throw new Error(`the server refused ${id}: ${error}`);
	}

	/** Sends the server a query. @throws if it refuses */
	async query(iq: BinaryNode): Promise<BinaryNode> {
		if (!this.#online) throw new Error(`the phone ${this.device.account.number} is offline`);
		const { id = '' } = iq.attrs;
		const answer = await new Promise<BinaryNode>((resolve) => {
			this.#acks.set(id, resolve);
			this.give(iq);
		}).finally(() => this.#acks.delete(id));
		const error = child(answer, 'error');
		if (error) throw new Error(`the server refused: ${error.attrs.code} ${error.attrs.text}`);
		return answer;
	}

	send(node: BinaryNode): void {
		if (node.tag === 'iq') this.#acks.get(node.attrs.id ?? '')?.(node);
		else if (node.tag !== 'ack') this.#take(node);
		else if (node.attrs.class === 'message') this.#acks.get(node.attrs.id ?? '')?.(node);
	}

	settle(): boolean {
		return false;
	}

	activate(): void {
		this.#online = true;
		const nothing = () => undefined;
		this.device.inbox.attach(this, nothing, nothing);
	}

	end(): void {
		this.#online = false;
		this.device.inbox.detach(this);
		setOnline(this.#server, this.device, false);
	}
}
