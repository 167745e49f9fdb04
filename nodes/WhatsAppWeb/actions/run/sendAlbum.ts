import type { IExecuteFunctions } from 'n8n-workflow';
import type { Idempotency, SendCommand, SendResult } from '../../contract/SendCommand';
import type { SessionHandle } from '../../contract/SessionHandle';
import {
	invalidParameter,
	toWhatsAppError,
	WhatsAppError,
	type WhatsAppErrorCode,
} from '../../errors';
import type { PreparedMedia } from '../../media/prepareMedia';
import { albumContent, inAlbum } from '../../message/album';
import type { MediaKind } from '../../message/content';
import { mediaContent, withFile } from '../../message/media';
import type { ParameterReader } from '../form/parameters';
import { readSendOptions, readTextOptions } from '../form/sendOptions';
import type { AlbumRequest, Answer } from '../operation';
import { idempotencyKey } from './automaticKey';
import { binaryFields } from './binaryFields';
import { prepareFile } from './file';
import { resultJson } from './send';
import { sendPrepared } from './sendPrepared';

/** WhatsApp's apps let one pick 30 at a time, and show two or more as an album. */
const MIN_FILES = 2;
const MAX_FILES = 30;

/** The form's name of what names the files. */
const PARAMETER = 'binaryPropertyName';

/** Failures of one file, which the next may be spared. After any other, a retry goes on where the album stopped. */
const OF_ONE_FILE: ReadonlySet<WhatsAppErrorCode> = new Set([
	'bad_request',
	'invalid_parameter',
	'media_too_large',
	'media_upload_failed',
	'message_type_rejected',
	'not_acceptable',
	'server_rejected',
	'unsupported_media_type',
]);

/** A file of the album, and what has become of it. */
interface Part {
	/** The item's binary field. */
	field: string;
	fileName: string | null;
	file?: PreparedMedia;
	sent?: SendResult;
	failure?: WhatsAppError;
}

/**
 * Sends an album: its announcement, then each file as a message of its own, in order. Each has a key of its own, so that a
 * retry sends only what is still missing.
 */
export function sendAlbum(
	context: IExecuteFunctions,
	itemIndex: number,
	form: ParameterReader,
	request: AlbumRequest,
): (handle: SessionHandle) => Promise<Answer> {
	const { to, replyTo, fields, caption, allOrNothing } = request;
	const { protection, waitUntil, timeoutMs } = readSendOptions(form, to);
	const { mentions } = readTextOptions(form);
	const names = namesOf(context, itemIndex, fields);
	return async (handle) => {
		const signal = context.getExecutionCancelSignal();
		const parts: Part[] = [];
		try {
			for (const field of names) {
				parts.push(await prepare(context, itemIndex, field, allOrNothing, signal));
			}
			const ready = parts.filter(({ file }) => file);
			const [first] = ready;
			if (!first) throw firstFailure(parts);

			const keyed = { target: to, content: [to, names, caption, replyTo] };
			const key = await idempotencyKey(protection, context, itemIndex, keyed);
			const send = async (command: Omit<SendCommand, 'to' | 'timeoutMs'>, file?: PreparedMedia) =>
				await sendPrepared(
					context,
					handle,
					{ command: { to, timeoutMs, ...command }, file, linkPreview: false },
					signal,
				);

			const parent =
				ready.length < MIN_FILES
					? undefined
					: await send({
							content: albumContent(count(ready, 'image'), count(ready, 'video')),
							replyTo,
							idempotency: key,
							waitUntil: 'accepted',
						});
			for (const part of ready) {
				const { field, file } = part;
				if (!file) continue;
				const given = part === first ? { caption } : {};
				const content = withFile(mediaContent(file.media.kind, given), file);
				const command = {
					content: parent ? inAlbum(content, parent.to, parent.messageId) : content,
					...(part === first && { mentions }),
					...(!parent && { replyTo }),
					idempotency: keyOf(key, field),
					// A chat's messages arrive in order: what the last has reached, all have.
					waitUntil: part === ready.at(-1) ? waitUntil : ('accepted' as const),
				};
				try {
					part.sent = await send(command, file);
				} catch (thrown) {
					part.failure = failureOf(thrown);
				}
			}
			if (!ready.some(({ sent }) => sent)) throw firstFailure(parts);
			return answer(parent, parts, caption);
		} finally {
			for (const { file } of parts) await file?.dispose();
		}
	};
}

/** @throws WhatsAppError `invalid_parameter` */
function namesOf(context: IExecuteFunctions, itemIndex: number, fields: string): string[] {
	const names = binaryFields(fields, context.getInputData()[itemIndex] ?? { json: {} }, PARAMETER);
	if (names.length >= MIN_FILES && names.length <= MAX_FILES) return names;
	throw invalidParameter(
		PARAMETER,
		`names ${names.length === 1 ? 'one file' : `${names.length} files`}: an album has ${MIN_FILES} to ${MAX_FILES}`,
		names.length < MIN_FILES
			? 'One picture or video is sent by the operations Send Image and Send Video.'
			: 'Send several albums.',
	);
}

async function prepare(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
	allOrNothing: boolean,
	signal: AbortSignal | undefined,
): Promise<Part> {
	const { fileName = null, mimeType } = context.helpers.assertBinaryData(itemIndex, field);
	const source = { from: 'binary', property: field, parameter: PARAMETER } as const;
	// What the item says of a file may be wrong, or nothing; its content decides.
	const kinds: MediaKind[] = mimeType.startsWith('image/')
		? ['image', 'video']
		: ['video', 'image'];
	const motion = { round: false };
	let failure: WhatsAppError | undefined;
	for (const kind of kinds) {
		try {
			const file = await prepareFile(context, itemIndex, { kind, source, motion }, signal);
			return { field, fileName, file };
		} catch (thrown) {
			failure ??= failureOf(thrown);
			if (failure.code !== 'unsupported_media_type') break;
		}
	}
	if (failure && allOrNothing) throw failure;
	return { field, fileName, failure };
}

/** @throws what is not about this file alone */
function failureOf(thrown: unknown): WhatsAppError {
	const error = toWhatsAppError(thrown);
	if (!OF_ONE_FILE.has(error.code)) throw error;
	return error;
}

function firstFailure(parts: Part[]): WhatsAppError {
	const failure = parts.find((part) => part.failure)?.failure;
	return failure ?? new WhatsAppError('internal_error', 'There is no file to send');
}

function count(parts: Part[], kind: MediaKind): number {
	return parts.filter(({ file }) => file?.media.kind === kind).length;
}

/** The announcement has the item's own key, so that a retry finds it whatever files are there then. */
function keyOf(key: Idempotency | undefined, field: string): Idempotency | undefined {
	return key && { ...key, key: `${key.key}\nfile ${field}` };
}

function answer(parent: SendResult | undefined, parts: Part[], caption = ''): Answer {
	const last = parts.findLast(({ sent }) => sent)?.sent as SendResult;
	const results = [parent, ...parts.map(({ sent }) => sent)];
	const warnings = [
		...(parent ? [] : ['Only one file could be sent, so it went out as a message of its own.']),
		...parts.flatMap(({ file }) => file?.warnings ?? []),
		...results.flatMap((result) => result?.warnings ?? []),
	];
	const failed = parts.filter(({ failure }) => failure);
	return {
		json: {
			...resultJson(
				{ ...(parent ?? last), status: last.status, warnings: [] },
				[...new Set(warnings)],
				caption,
			),
			files: parts.map(fileJson),
		},
		...(failed.length > 0 && {
			hint: `${failed.length} of ${parts.length} files could not be sent: ${failed
				.map(({ field, fileName, failure }) => `${fileName ?? field} (${failure?.message})`)
				.join('; ')}`,
		}),
	};
}

function fileJson({ field, fileName, file, sent, failure }: Part): Record<string, unknown> {
	return {
		field,
		file_name: fileName,
		type: file?.media.kind ?? null,
		message_id: sent?.messageId ?? null,
		status: sent?.status ?? 'failed',
		...(failure && {
			error: { code: failure.code, message: failure.message, retryable: failure.retryable },
		}),
	};
}
