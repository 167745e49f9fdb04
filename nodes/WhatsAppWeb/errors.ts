/**
 * Every code with which an operation can fail, and whether trying again later can help.
 * `device_not_connected` depends on the session: see {@link WhatsAppErrorOptions.retryable}.
 */
const RETRYABLE = {
	upstream_timeout: true,
	group_prekey_timeout: true,
	stale_group_addressing_mode: true,
	rate_limited: true,
	server_error: true,
	stanza_invalid: true,
	media_upload_failed: true,
	media_download_failed: true,
	invalid_parameter: false,
	bad_request: false,
	message_not_found: false,
	poll_secret_unknown: false,
	recipient_not_found: false,
	group_posting_restricted: false,
	not_authorized: false,
	forbidden: false,
	not_acceptable: false,
	message_type_rejected: false,
	unsupported_for_newsletter: false,
	account_restricted: false,
	new_chat_limit_reached: false,
	server_rejected: false,
	unsafe_url: false,
	unsupported_media_type: false,
	media_too_large: false,
	idempotency_key_reused: false,
	cancelled: false,
	internal_error: false,
	device_not_connected: false,
} as const satisfies Record<string, boolean>;

export type WhatsAppErrorCode = keyof typeof RETRYABLE;

export interface WhatsAppErrorOptions {
	/** How to get unstuck, in one or two sentences for the workflow's author. */
	description?: string;
	/**
	 * Plain data in snake_case that a workflow can branch on, never message text or keys: `parameter`, `maybe_sent`,
	 * `message_id`, `to` (JID), `reason`, `until` (Unix seconds), `retry_after_seconds`, `code`, …
	 */
	details?: Record<string, unknown>;
	/** Only for `device_not_connected`, which is retryable while the session is connecting or reconnecting. */
	retryable?: boolean;
	cause?: unknown;
}

/** The only error that the rooms below the nodes throw on purpose. */
export class WhatsAppError extends Error {
	override readonly name = 'WhatsAppError';

	readonly retryable: boolean;

	readonly description?: string;

	readonly details: Record<string, unknown>;

	constructor(
		readonly code: WhatsAppErrorCode,
		message: string,
		{ description, details = {}, retryable, cause }: WhatsAppErrorOptions = {},
	) {
		super(message, { cause });
		this.retryable = retryable ?? RETRYABLE[code];
		this.description = description;
		this.details = details;
	}
}

/**
 * The error for a parameter whose value cannot be used.
 * @param parameter the parameter's name as its author writes it (form: camelCase, documents: snake_case)
 * @param problem continues the sentence after the name: "must be between -90 and 90"
 * @param description how to get unstuck, if the problem does not say it already
 */
export function invalidParameter(
	parameter: string,
	problem: string,
	description?: string,
): WhatsAppError {
	return new WhatsAppError('invalid_parameter', `Parameter '${parameter}' ${problem}`, {
		description,
		details: { parameter },
	});
}

/** Anything thrown as a {@link WhatsAppError}; other errors become `internal_error` with the original as `cause`. */
export function toWhatsAppError(error: unknown): WhatsAppError {
	if (error instanceof WhatsAppError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new WhatsAppError('internal_error', message, { cause: error });
}

/** A {@link WhatsAppError} as plain data, without stack and cause. */
export type PlainError = Pick<
	WhatsAppError,
	'code' | 'message' | 'description' | 'details' | 'retryable'
>;

/** @param error anything that was thrown */
export function toPlainError(error: unknown): PlainError {
	const { code, message, description, details, retryable } = toWhatsAppError(error);
	return { code, message, description, details, retryable };
}

export function fromPlainError({ code, message, ...options }: PlainError): WhatsAppError {
	return new WhatsAppError(code, message, options);
}
