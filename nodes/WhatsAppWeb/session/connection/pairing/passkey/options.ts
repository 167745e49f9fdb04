/** The only page on which browsers sign with the passkey of a WhatsApp account. */
export const PASSKEY_ORIGIN = 'https://web.whatsapp.com';

/** As WhatsApp Web reads them. */
const MAX_BYTES = 4096;

/** WhatsApp itself gives ten minutes, and forgets the options after them. */
const MAX_MS = 600_000;

/** A person cannot answer faster, whatever the options say. */
const MIN_MS = 60_000;

/** What a passkey has to sign: WebAuthn's `PublicKeyCredentialRequestOptionsJSON`. */
export interface RequestOptions {
	/** Exactly as WhatsApp sent them. */
	text: string;
	/** base64url without padding; another one for each attempt. */
	challenge: string;
	/** The site that the passkey is for. */
	rpId: string;
	timeoutMs: number;
}

/** @param content of `<passkey_request_options>` @returns undefined for what no browser could answer */
export function readRequestOptions(
	content: Uint8Array | string | undefined,
): RequestOptions | undefined {
	if (!content) return undefined;
	const bytes = Buffer.from(content as Uint8Array);
	if (bytes.length === 0 || bytes.length > MAX_BYTES) return undefined;
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		const options = JSON.parse(text) as Record<string, unknown> | null;
		const { challenge, rpId, timeout } = options ?? {};
		if (!isBase64url(challenge)) return undefined;
		return {
			text,
			challenge,
			// The page's own host, where they name none.
			rpId: typeof rpId === 'string' && rpId ? rpId : new URL(PASSKEY_ORIGIN).hostname,
			timeoutMs: typeof timeout === 'number' ? clamp(timeout) : MAX_MS,
		};
	} catch {
		return undefined;
	}
}

function isBase64url(value: unknown): value is string {
	if (typeof value !== 'string' || value === '') return false;
	return Buffer.from(value, 'base64url').toString('base64url') === value;
}

function clamp(ms: number): number {
	return Math.min(Math.max(ms, MIN_MS), MAX_MS);
}
