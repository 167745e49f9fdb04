import type { IExecuteFunctions } from 'n8n-workflow';
import type { MediaReference, UploadedMedia } from '../../contract/media';
import type { SendCommand, SendResult } from '../../contract/SendCommand';
import type { SessionHandle } from '../../contract/SessionHandle';
import { linkPreviewOf } from '../../media/linkPreview';
import type { PreparedMedia } from '../../media/prepareMedia';
import type { LinkPreview } from '../../message/linkPreview';
import { readSettings } from '../../settings';

/** A message whose file is prepared. */
export interface PreparedMessage {
	command: SendCommand;
	/** That of the command's content; the caller disposes of it. */
	file?: PreparedMedia;
	/** Whether to look for a preview of the first link in its text. */
	linkPreview: boolean;
}

/** Sends a message; the session asks for its file and its preview when it needs them. @throws WhatsAppError */
export async function sendPrepared(
	context: IExecuteFunctions,
	{ client, files }: SessionHandle,
	{ command, file, linkPreview }: PreparedMessage,
	signal: AbortSignal | undefined,
): Promise<SendResult> {
	const upload = async (original?: MediaReference): Promise<UploadedMedia> => {
		if (original) return await files.uploadAnew(original, { signal });
		if (!file) throw new Error('There is no file to upload');
		return await files.upload({ kind: file.media.kind, path: file.path }, { signal });
	};
	const preview = async (text: string): Promise<LinkPreview | undefined> =>
		await linkPreviewOf(text, readSettings(), (problem) => context.logger.debug(problem));
	const { id: workflow = '' } = context.getWorkflow();
	return await client.send(
		{ ...command, workflow },
		{ upload, signal, ...(linkPreview && { preview }) },
	);
}
