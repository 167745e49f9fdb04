import type { BinaryNode } from '@whiskeysockets/baileys';
import type { WebSocket } from 'ws';
import type { Device } from './accounts.ts';
import type { CloseHow } from './contract.ts';
import type { Sender } from './handlers/handler.ts';
import { admit } from './login.ts';
import { HEADER, Handshake, type Transport } from './noise.ts';
import type { Companion } from './pairing.ts';
import type { Server } from './server.ts';
import { decode, encode, stanza, SERVER_JID } from './stanza.ts';

/** Frames carry a 3-byte length. */
const LENGTH_BYTES = 3;
/** "ED", 0, 1: precedes a length and routing information, before the header. */
const ROUTING = Buffer.from([0x45, 0x44, 0, 1]);
/** Milliseconds after which a socket that has not closed is destroyed. */
const CLOSING_MS = 1_000;

/** One websocket of a client: frames, handshake, stanzas. */
export class Connection implements Sender {
	device: Device | undefined;
	companion: Companion | undefined;
	readonly #server: Server;
	readonly #socket: WebSocket;
	readonly #handshake = new Handshake();
	readonly #expected = new Map<string, (answer: BinaryNode | undefined) => void>();
	#buffer = Buffer.alloc(0);
	#phase: 'header' | 'hello' | 'finish' | 'stanzas' = 'header';
	#transport: Transport | undefined;
	#endedByServer = false;

	constructor(server: Server, socket: WebSocket) {
		this.#server = server;
		this.#socket = socket;
		socket.on('message', (data) => this.#receive(data as Buffer));
		socket.on('error', () => socket.terminate());
		socket.on('close', () => this.#closed());
	}

	send(node: BinaryNode): void {
		if (!this.#transport || this.#socket.readyState !== this.#socket.OPEN) return;
		if (this.#server.faults.isFrozen(this.device?.account.number)) return;
		this.#sendFrame(this.#transport.encrypt(encode(node)));
	}

	/** Sends the client a query. @throws if it does not answer before the connection ends. */
	async query(attrs: Record<string, string>, content: BinaryNode[]): Promise<BinaryNode> {
		const id = this.#server.newId();
		const answer = new Promise<BinaryNode | undefined>((resolve) => {
			this.#expected.set(id, resolve);
		});
		this.send(stanza('iq', { id, from: SERVER_JID, ...attrs }, content));
		const node = await answer;
		if (!node) throw new Error('the companion hung up');
		return node;
	}

	settle(answer: BinaryNode): boolean {
		const { id = '' } = answer.attrs;
		const resolve = this.#expected.get(id);
		this.#expected.delete(id);
		resolve?.(answer);
		return resolve !== undefined;
	}

	activate(): void {
		const { device } = this;
		if (!device || device.inbox.linked) return;
		const ib = (tag: string, attrs: Record<string, string>) =>
			this.send(stanza('ib', { from: SERVER_JID }, [{ tag, attrs }]));
		device.inbox.attach(
			this,
			(waiting) => {
				const count = (tag: string) => waiting.filter((node) => node.tag === tag).length.toString();
				ib('offline_preview', {
					count: waiting.length.toString(),
					message: count('message'),
					receipt: count('receipt'),
					notification: count('notification'),
					call: count('call'),
					appdata: '0',
				});
			},
			(count) => ib('offline', { count: count.toString() }),
		);
		this.#server.activated(device);
	}

	end(how: CloseHow): void {
		if (this.#endedByServer) return;
		this.#endedByServer = true;
		if (how.tcp) {
			this.#socket.terminate();
			return;
		}
		if (how.streamError !== undefined) this.send(streamError(how.streamError));
		if (how.failure !== undefined) {
			const expire = how.expire === undefined ? {} : { expire: String(how.expire) };
			this.send(
				stanza('failure', { reason: String(how.failure), location: 'loopback', ...expire }),
			);
		}
		// Further stanzas of the client are ignored.
		this.#detach();
		this.#socket.close(how.websocket);
		setTimeout(() => this.#socket.terminate(), CLOSING_MS).unref();
	}

	#receive(data: Buffer): void {
		if (this.#endedByServer) return;
		this.#buffer = Buffer.concat([this.#buffer, data]);
		try {
			this.#parse();
		} catch (error) {
			this.#server.violation(this.device, `broken frame: ${String(error)}`);
			this.end({ tcp: true });
		}
	}

	#parse(): void {
		if (this.#phase === 'header' && !this.#takeHeader()) return;
		while (!this.#endedByServer && this.#buffer.length >= LENGTH_BYTES) {
			const end = LENGTH_BYTES + this.#buffer.readUIntBE(0, LENGTH_BYTES);
			if (this.#buffer.length < end) return;
			const frame = this.#buffer.subarray(LENGTH_BYTES, end);
			this.#buffer = this.#buffer.subarray(end);
			this.#frame(frame);
		}
	}

	#takeHeader(): boolean {
		if (this.#buffer.length < HEADER.length) return false;
		let start = 0;
		if (this.#buffer.subarray(0, ROUTING.length).equals(ROUTING)) {
			if (this.#buffer.length < ROUTING.length + LENGTH_BYTES) return false;
			start = ROUTING.length + LENGTH_BYTES;
			start += this.#buffer.readUIntBE(ROUTING.length, LENGTH_BYTES);
		}
		if (this.#buffer.length < start + HEADER.length) return false;
		if (!this.#buffer.subarray(start, start + HEADER.length).equals(HEADER)) {
			throw new Error('not the header of WhatsApp');
		}
		this.#buffer = this.#buffer.subarray(start + HEADER.length);
		this.#phase = 'hello';
		return true;
	}

	#frame(frame: Buffer): void {
		if (this.#phase === 'hello') {
			this.#phase = 'finish';
			this.#sendFrame(this.#handshake.hello(this.#server.noise, frame));
		} else if (!this.#transport) {
			const { noiseKey, payload, transport } = this.#handshake.finish(frame);
			this.#phase = 'stanzas';
			this.#transport = transport;
			admit(this.#server, this, noiseKey, payload);
		} else {
			this.#server.receive(this, decode(this.#transport.decrypt(frame)));
		}
	}

	#sendFrame(payload: Uint8Array): void {
		const length = Buffer.alloc(LENGTH_BYTES);
		length.writeUIntBE(payload.length, 0, LENGTH_BYTES);
		this.#socket.send(Buffer.concat([length, payload]));
	}

	#detach(): void {
		this.device?.inbox.detach(this);
		this.#server.gone(this);
		for (const resolve of this.#expected.values()) resolve(undefined);
		this.#expected.clear();
	}

	#closed(): void {
		this.#detach();
		const by = this.#endedByServer ? 'server' : 'client';
		this.#server.journal.emit('close', { ...this.device?.id, by });
	}
}

function streamError(kind: string): BinaryNode {
	if (kind === 'conflict') {
		return stanza('stream:error', {}, [stanza('conflict', { type: 'replaced' })]);
	}
	if (kind === 'device_removed') {
		return stanza('stream:error', { code: '401' }, [stanza('conflict', { type: kind })]);
	}
	return stanza('stream:error', { code: kind });
}
