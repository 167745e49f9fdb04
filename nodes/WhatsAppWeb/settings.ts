import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WhatsAppError } from './errors';

/** What the operator of n8n sets by environment variables; authors of workflows cannot. Only this file reads them. */
export interface Settings {
	dataDirectory: string;
	/** A stand-in for WhatsApp's server, on this machine only, for tests and the sandbox. */
	server?: { url: string; rootKey?: Uint8Array };
	/** n8n's own limits on what requests may reach. */
	egress: EgressSettings;
	/** Executions that n8n runs at the same time; undefined where it has no limit. More would only wait in its queue. */
	executionsAtOnce?: number;
}

/** Exceptions from what is always refused (`allowed…`), and what is refused in addition (`blocked…`). */
export interface EgressSettings {
	allowedRanges: string[];
	allowedHostnames: string[];
	blockedRanges?: string[];
	blockedHostnames?: string[];
}

/** @throws WhatsAppError `internal_error` naming the variable that cannot be used */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
	return {
		dataDirectory:
			environment.N8N_WHATSAPP_WEB_DATA_DIR ?? join(n8nFolder(environment), 'whatsapp-web'),
		server: readServer(environment),
		egress: {
			allowedRanges: list(environment.N8N_SSRF_ALLOWED_IP_RANGES),
			allowedHostnames: list(environment.N8N_SSRF_ALLOWED_HOSTNAMES),
			blockedRanges: list(environment.N8N_SSRF_BLOCKED_IP_RANGES),
			blockedHostnames: list(environment.N8N_SSRF_BLOCKED_HOSTNAMES),
		},
		executionsAtOnce: readLimit(environment.N8N_CONCURRENCY_PRODUCTION_LIMIT),
	};
}

/**
 * Where n8n takes calls for executions that wait, seen from this machine: without its path, which only proxies know.
 * It ends with a slash.
 */
export function readWaitingBase(environment: NodeJS.ProcessEnv = process.env): URL {
	const {
		N8N_PROTOCOL: protocol,
		N8N_SSL_KEY: key,
		N8N_SSL_CERT: certificate,
		N8N_LISTEN_ADDRESS: address = '::',
		N8N_PORT: port = '5678',
		N8N_ENDPOINT_WEBHOOK_WAIT: endpoint = 'webhook-waiting',
	} = environment;
	// n8n speaks TLS itself only with both files; otherwise the protocol is that of a proxy in front of it.
	const scheme = protocol === 'https' && key && certificate ? 'https' : 'http';
	const everywhere = ['', '::', '0.0.0.0'].includes(address);
	const host = everywhere ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address;
	return new URL(`${scheme}://${host}:${port}/${endpoint}/`);
}

/**
 * Whether this process is n8n's main one, which serves webhooks and runs triggers; a worker, a webhook process or a test is
 * not. @param argv of the process
 */
export function runsAsN8n([, script = '', command = 'start'] = process.argv): boolean {
	const isN8n = /(^|[/\\])n8n(\.js)?$/.test(script);
	return isN8n && (command === 'start' || command.startsWith('-'));
}

/** Whether n8n was told its public address: its workers build addresses with their own port otherwise. */
export function knowsPublicAddress(environment: NodeJS.ProcessEnv = process.env): boolean {
	return Boolean(environment.N8N_WEBHOOK_URL ?? environment.WEBHOOK_URL);
}

/** n8n takes -1 for no limit, which is its default. */
function readLimit(value: string | undefined): number | undefined {
	const limit = Number(value);
	return Number.isInteger(limit) && limit > 0 ? limit : undefined;
}

/**
 * n8n's encryption key, for contexts that do not have it: from the environment, else from n8n's config file.
 * @throws WhatsAppError `internal_error` when it is in neither
 */
export function readEncryptionKey(environment: NodeJS.ProcessEnv = process.env): string {
	const { N8N_ENCRYPTION_KEY: key, N8N_ENCRYPTION_KEY_FILE: keyFile } = environment;
	if (key) return key;
	try {
		if (keyFile) return readFileSync(keyFile, 'utf8').trim();
		const config: unknown = JSON.parse(
			readFileSync(join(n8nFolder(environment), 'config'), 'utf8'),
		);
		const fromConfig = (config as { encryptionKey?: unknown }).encryptionKey;
		if (typeof fromConfig === 'string' && fromConfig !== '') return fromConfig;
	} catch (cause) {
		throw noEncryptionKey(cause);
	}
	throw noEncryptionKey();
}

function noEncryptionKey(cause?: unknown): WhatsAppError {
	return new WhatsAppError('internal_error', "n8n's encryption key could not be read", {
		description: 'Set N8N_ENCRYPTION_KEY, or fill in a Storage Key in the WhatsApp Web credential.',
		cause,
	});
}

function n8nFolder(environment: NodeJS.ProcessEnv): string {
	return join(environment.N8N_USER_FOLDER ?? homedir(), '.n8n');
}

function readServer(environment: NodeJS.ProcessEnv): Settings['server'] {
	const { N8N_WHATSAPP_WEB_SERVER_URL: url, N8N_WHATSAPP_WEB_SERVER_KEY: key } = environment;
	if (!url) {
		if (key)
			throw unusable('N8N_WHATSAPP_WEB_SERVER_KEY', 'only goes with N8N_WHATSAPP_WEB_SERVER_URL');
		return undefined;
	}
	if (!URL.canParse(url) || !/^wss?:$/.test(new URL(url).protocol)) {
		throw unusable('N8N_WHATSAPP_WEB_SERVER_URL', 'is not a ws:// or wss:// URL');
	}
	// Baileys authenticates the server by TLS only, so any other host could read the account's messages.
	if (!/^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(new URL(url).hostname)) {
		throw unusable(
			'N8N_WHATSAPP_WEB_SERVER_URL',
			'must be on this machine (127.0.0.0/8, [::1] or localhost)',
		);
	}
	if (!key) return { url };
	const rootKey = Buffer.from(key, 'base64');
	if (rootKey.length !== 32)
		throw unusable('N8N_WHATSAPP_WEB_SERVER_KEY', 'is not 32 bytes of base64');
	return { url, rootKey };
}

function unusable(variable: string, problem: string): WhatsAppError {
	return new WhatsAppError('internal_error', `${variable} ${problem}`, { details: { variable } });
}

function list(value: string | undefined): string[] {
	return (value ?? '')
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
