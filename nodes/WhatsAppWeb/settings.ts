import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WhatsAppError } from './errors';

/**
 * What the operator of n8n decides by environment variables. This is the only file that reads them: a workflow author
 * can never set them.
 */
export interface Settings {
	/** Where the embedded store lives. */
	dataDirectory: string;
	/** Another WhatsApp server, on this machine only: tests and the sandbox. Undefined: WhatsApp itself. */
	server?: { url: string; rootKey?: Uint8Array };
	/** n8n's own settings of what requests may reach. */
	egress: EgressSettings;
}

/** Beside what is always refused: exceptions from it, and what is refused as well. */
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
	};
}

/**
 * n8n's encryption key, for the workflow contexts that do not carry it: the environment, else n8n's config file.
 * @throws WhatsAppError `internal_error` when there is none to be found
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
	// Baileys does not authenticate the server beyond TLS, so any other host would be handed the account's messages.
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
