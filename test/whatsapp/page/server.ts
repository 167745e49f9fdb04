import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Phone, WhatsApp } from '../contract.ts';
import { conversations } from './conversation.ts';
import * as acts from './acts.ts';
import { screenOf } from './passkey.ts';

export interface PhonePage {
	/** `http://127.0.0.1:PORT`; a phone's own page is at `/<number>`. */
	url: string;
	stop(): Promise<void>;
}

/** Serves one page per simulated phone, to scan, chat, vote and tap on. Only on 127.0.0.1. */
export async function startPhonePage(
	whatsapp: WhatsApp,
	{ port = 0 }: { port?: number } = {},
): Promise<PhonePage> {
	const server = createServer((request, response) => {
		answer(whatsapp, request, response).catch((error: unknown) => {
			const message = error instanceof Error ? error.message : String(error);
			reply(response, error instanceof NotFound ? 404 : 400, { error: message });
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

class NotFound extends Error {}

/** What a hostile message could bring in would not run, and reach nobody. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"media-src 'self' blob:",
	"connect-src 'self' data:",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

const FILES: Record<string, { file: string; type: string }> = {
	'/page.js': { file: 'page.js', type: 'text/javascript' },
	'/page.css': { file: 'page.css', type: 'text/css' },
};

async function answer(
	whatsapp: WhatsApp,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const { pathname } = new URL(request.url ?? '/', 'http://localhost');
	const [, api, number, act, argument] = pathname.split('/').map(decodeURIComponent);
	if (api !== 'api') {
		const { file, type } = FILES[pathname] ?? { file: 'index.html', type: 'text/html' };
		response.setHeader('content-type', `${type}; charset=utf-8`);
		response.setHeader('content-security-policy', POLICY);
		response.end(await readFile(new URL(file, import.meta.url)));
		return;
	}
	if (number === undefined) {
		reply(response, 200, whatsapp.phones.map(summary));
		return;
	}
	const phone = whatsapp.phone(number);
	if (!phone) throw new NotFound(`There is no phone with the number ${number}.`);
	if (request.method === 'GET' && act === 'media') {
		const { bytes, mimeType } = await acts.mediaOf(phone, argument ?? '');
		// Whoever sends a file also chooses its type: opened by itself, it must not run as a part of this page.
		response.setHeader('content-security-policy', "default-src 'none'; sandbox");
		response.setHeader('x-content-type-options', 'nosniff');
		response.setHeader('content-type', mimeType).end(bytes);
	} else if (request.method === 'GET') {
		reply(response, 200, {
			...summary(phone),
			passkey: phone.passkey !== undefined,
			screen: screenOf(phone),
			pending: whatsapp.pendingLinks(),
			chats: conversations(whatsapp, phone),
		});
	} else {
		// A site in the same browser cannot send this content type without a CORS preflight.
		if (request.headers['content-type'] !== 'application/json') throw new Error('Send JSON.');
		const perform = acts.ACTS[act ?? ''];
		if (!perform) throw new NotFound(`A phone cannot '${act}'.`);
		reply(response, 200, await perform({ whatsapp, phone }, await bodyOf(request)));
	}
}

function summary(phone: Phone): object {
	const { number, jid, lid, pushName, online } = phone;
	return { number, jid, lid, pushName, online, devices: phone.devices() };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
	response.end(JSON.stringify(body ?? {}));
}
