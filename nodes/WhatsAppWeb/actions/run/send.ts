import type { IExecuteFunctions } from 'n8n-workflow';
import type { MessageContent } from '../../message/content';
import { withFile } from '../../message/media';
import { messageText } from '../../message/received/text';
import { unwrap } from '../../message/unwrap';
import type { SessionHandle } from '../../contract/SessionHandle';
import type { Question } from '../../contract/questions';
import type { SendResult } from '../../contract/SendCommand';
import type { Motion } from '../../media/movingPicture';
import { idempotencyKey } from './automaticKey';
import { prepareFile } from './file';
import type { Answer, MediaRequest, Operation, SendRequest } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { readSendOptions, readTextOptions } from '../form/sendOptions';
import { sendPrepared } from './sendPrepared';

/** @returns sends the message, after its file was prepared; `question` is what it asks */
export function send(
	context: IExecuteFunctions,
	itemIndex: number,
	form: ParameterReader,
	request: SendRequest,
	{ isVerbatim }: Pick<Operation, 'isVerbatim'>,
): (handle: SessionHandle, question?: Question) => Promise<Answer> {
	const { protection, ...usual } = readSendOptions(form, request.to);
	const { mentions, linkPreview } = readTextOptions(form, isVerbatim);
	return async (handle, question) => {
		const { to, replyTo, audience, media, fallback, lifetime } = request;
		const signal = context.getExecutionCancelSignal();
		// In the documents, a picture is a picture even if it moves.
		const motion = isVerbatim ? undefined : motionOf(request.content);
		const wanted = media && { ...media, ...decided(request.content), motion };
		const file = wanted && (await prepareFile(context, itemIndex, wanted, signal));
		try {
			const content = file ? withFile(request.content, file) : request.content;
			const keyed = { target: to, content: [to, request.content, media, replyTo, audience] };
			const idempotency = await idempotencyKey(protection, context, itemIndex, keyed);
			const command = {
				to,
				content,
				fallback,
				replyTo,
				mentions,
				audience,
				idempotency,
				question,
				...usual,
			};
			const ready = { command, file, linkPreview };
			const result = await sendPrepared(context, handle, ready, signal);
			const warnings = [...request.warnings, ...(file?.warnings ?? [])];
			const target = content.action?.target.id;
			return {
				json: {
					...resultJson(result, warnings, messageText(unwrap(content.message))),
					...(target !== undefined && { target_message_id: target }),
					...(lifetime !== undefined && { expires_at: result.timestamp + lifetime }),
					...request.answer,
				},
			};
		} finally {
			await file?.dispose();
		}
	};
}

/** What the content says of how its file is to be made. */
function decided({ message }: MessageContent): Pick<MediaRequest, 'ptt' | 'fileName'> {
	const { audioMessage, documentMessage } = message;
	return {
		ptt: audioMessage?.ptt === true,
		fileName: documentMessage?.fileName as string | undefined,
	};
}

function motionOf({ message }: MessageContent): Motion {
	const { imageMessage, ptvMessage, videoMessage } = message;
	const isViewOnce = (imageMessage ?? videoMessage)?.viewOnce === true;
	return {
		// What is opened once plays once.
		gif: isViewOnce ? false : (videoMessage?.gifPlayback as boolean | undefined),
		round: ptvMessage !== undefined,
	};
}

/** The result with the field names of the documents. @param text of the message, or the caption of its file */
export function resultJson(
	result: SendResult,
	warnings: string[],
	text: string,
): Record<string, unknown> {
	return {
		message_id: result.messageId,
		timestamp: result.timestamp,
		text,
		chat: result.to,
		to: result.to,
		to_pn: result.toPn,
		to_lid: result.toLid,
		status: result.status,
		server_id: result.serverId,
		warnings: [...warnings, ...result.warnings],
		...(result.audience !== undefined && { audience: result.audience }),
	};
}
