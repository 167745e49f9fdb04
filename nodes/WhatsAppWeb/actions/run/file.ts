import type { IExecuteFunctions } from 'n8n-workflow';
import { credentialId } from '../../credential';
import { WhatsAppError } from '../../errors';
import { collectMedia, type MediaSource } from '../../media/collectMedia';
import { MAX_BYTES } from '../../media/limits';
import { type PreparedMedia, prepareMedia } from '../../media/prepareMedia';
import { prepareProfilePicture } from '../../media/profilePicture';
import { readSettings } from '../../settings';
import type { MediaRequest } from '../operation';
import type { FileSource } from '../form/parameters';

/**
 * Collects and converts the file of a request. The caller disposes of it after the request.
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `unsupported_media_type`, `media_too_large`,
 * `media_download_failed`
 */
export async function prepareFile(
	context: IExecuteFunctions,
	itemIndex: number,
	{ kind, source, ptt, motion, fileName }: MediaRequest,
	signal: AbortSignal | undefined,
): Promise<PreparedMedia> {
	const collected = await collectMedia(
		{ ...(await openSource(context, itemIndex, source)), fileName },
		{
			egress: readSettings().egress,
			maxBytes: MAX_BYTES[kind],
			signal,
		},
	);
	return await prepareMedia(kind, collected, {
		ptt,
		motion,
		signal,
		owner: credentialId(context.getNode()),
	});
}

/**
 * Makes the profile picture of a request.
 * @returns a JPEG of 640×640
 * @throws WhatsAppError `invalid_parameter`, `unsafe_url`, `unsupported_media_type`, `media_too_large`,
 * `media_download_failed`
 */
export async function preparePicture(
	context: IExecuteFunctions,
	itemIndex: number,
	source: FileSource,
	signal: AbortSignal | undefined,
): Promise<Uint8Array> {
	const collected = await collectMedia(await openSource(context, itemIndex, source), {
		egress: readSettings().egress,
		maxBytes: MAX_BYTES.image,
		signal,
	});
	return await prepareProfilePicture(collected, {
		signal,
		owner: credentialId(context.getNode()),
	});
}

async function openSource(
	{ helpers, getInputData }: IExecuteFunctions,
	itemIndex: number,
	source: FileSource,
): Promise<MediaSource> {
	if (source.from !== 'binary') return source;
	const { property, mimeType, parameter } = source;
	try {
		const binary = helpers.assertBinaryData(itemIndex, property);
		return {
			from: 'binary',
			// Files on disk or in object storage have an id; small ones may be in the item itself.
			data: binary.id
				? await helpers.getBinaryStream(binary.id)
				: await helpers.getBinaryDataBuffer(itemIndex, property),
			mimeType,
			declaredType: binary.mimeType,
			ownName: binary.fileName ?? (binary.fileExtension && `file.${binary.fileExtension}`),
		};
	} catch {
		throw noBinary(parameter, property, Object.keys(getInputData()[itemIndex]?.binary ?? {}));
	}
}

function noBinary(parameter: string, property: string, has: string[]): WhatsAppError {
	return new WhatsAppError(
		'invalid_parameter',
		`The input has no file in the field '${property}'`,
		{
			description: `Files of this item: ${has.join(', ') || 'none'}.`,
			details: { parameter },
		},
	);
}
