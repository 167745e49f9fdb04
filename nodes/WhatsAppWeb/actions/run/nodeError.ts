import {
	type Failure,
	type IExecuteFunctions,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { LINK_STEP } from '../../contract/notConnected';
import type { WhatsAppError, WhatsAppErrorCode } from '../../errors';
import { type Json, toJson } from '../../message/json';

const CHECK_PARAMETER = 'Correct the value and run the node again.';
const LATER = 'Try again in a few minutes, or switch on Retry On Fail in the settings of the node.';
const REFUSED = 'WhatsApp does not allow this for your number: check the chat on your phone.';

/** How to get unstuck, for errors that do not say it themselves. */
const ADVICE: Record<WhatsAppErrorCode, string> = {
	upstream_timeout: `${LATER} With duplicate protection the message is not sent twice.`,
	group_prekey_timeout: `${LATER} Large groups need time before the first message: raise the timeout.`,
	stale_group_addressing_mode: LATER,
	rate_limited: 'Send less often: WhatsApp restricts numbers that go on.',
	server_error: LATER,
	stanza_invalid: LATER,
	media_upload_failed: LATER,
	media_download_failed:
		'Check that the file can be reached from n8n and that the address is right.',
	invalid_parameter: CHECK_PARAMETER,
	bad_request: CHECK_PARAMETER,
	message_not_found:
		'Check the ID of the message. It must have been sent or received by this session.',
	poll_secret_unknown: 'Only polls that this session has sent or received can be answered.',
	recipient_not_found: 'Check the number. It must be registered at WhatsApp.',
	group_posting_restricted:
		'Only admins can write to this group, or you are not a member any more.',
	not_authorized: REFUSED,
	forbidden: REFUSED,
	not_acceptable: REFUSED,
	message_type_rejected: 'Send another type of message.',
	unsupported_for_newsletter: 'Choose a contact or a group.',
	account_restricted:
		'WhatsApp has restricted new chats for this number. Wait, and write only to people who wrote to you.',
	new_chat_limit_reached: 'The number has started too many new chats. Wait until tomorrow.',
	server_rejected: REFUSED,
	unsafe_url:
		'Use an address on the public internet, or let the operator of n8n allow it with N8N_SSRF_ALLOWED_HOSTNAMES.',
	unsupported_media_type: 'Convert the file, or send it as a document.',
	media_too_large: 'Send a smaller file, or a link to it.',
	idempotency_key_reused: 'Use another key for another message.',
	cancelled: 'The execution was stopped before the message was on its way.',
	internal_error:
		'Look up the request ID in the log of n8n, and report it to the makers of this node.',
	device_not_connected: `Execute Connection → Get Status to see why. To link the number, ${LINK_STEP}`,
};

/** n8n's classification of failures; the other codes say nothing about the node or its credential. */
const FAILURES: Partial<Record<WhatsAppErrorCode, Failure>> = {
	rate_limited: { cause: 'rate-limited' },
	new_chat_limit_reached: { cause: 'quota-exhausted' },
	upstream_timeout: { cause: 'temporarily-unavailable' },
	server_error: { cause: 'temporarily-unavailable' },
	invalid_parameter: { cause: 'configuration-invalid' },
	recipient_not_found: { cause: 'configuration-invalid' },
};

/** The JSON of an item that failed, with Continue On Fail. Workflows may rely on exactly these keys. */
export function errorJson(error: WhatsAppError, requestId: string) {
	const { code, message, retryable } = error;
	const description = adviceOf(error);
	const details = detailsOf(error);
	return { error: { code, message, retryable, description, request_id: requestId, details } };
}

/** What an author can branch on, as JSON; `{}` when there is nothing. */
function detailsOf({ details }: WhatsAppError): Record<string, Json> {
	return toJson(details) as Record<string, Json>;
}

/** The error that stops the workflow. */
export function nodeError(
	context: Pick<IExecuteFunctions, 'getNode'>,
	error: WhatsAppError,
	requestId: string,
	itemIndex: number,
): NodeOperationError | NodeApiError {
	const { code, message, retryable } = error;
	const options = { message, description: adviceOf(error), itemIndex, failure: FAILURES[code] };
	if (code === 'invalid_parameter') {
		return new NodeOperationError(context.getNode(), message, { ...options, type: code });
	}
	return new NodeApiError(
		context.getNode(),
		{ code, retryable, request_id: requestId, details: detailsOf(error) },
		{ ...options, httpCode: code },
	);
}

function adviceOf({ code, description }: WhatsAppError): string {
	return description ?? ADVICE[code];
}
