import type { FileSource, ParameterReader } from './form/parameters';
import type { INodeProperties } from 'n8n-workflow';
import type { Motion } from '../media/movingPicture';
import type { PreparedMedia } from '../media/prepareMedia';
import type { MediaKind, MessageContent } from '../message/content';
import type { Idempotency, SendCommand } from '../contract/SendCommand';
import type { AnswerForm } from '../contract/questions';
import type { SessionHandle } from '../contract/SessionHandle';
import { GIVEN_BY_SENDS } from './form/gives';
import { noticeOf, type Visibility } from './form/visibility';

/** Declares an operation of the node. It knows nothing of n8n's execution or of the connection to WhatsApp. */
export interface Operation {
	/** Its entry in the Operation dropdown; `value` is camelCase. */
	option: { name: string; value: string; action: string; description: string };
	/** The form's fields, without `displayOptions` for resource and operation, which properties.ts adds. */
	fields: INodeProperties[];
	/** The json of an item that it puts out, with likely values: for the docs, and for n8n's preview of the output. */
	gives: Record<string, unknown>;
	/** Whether a text goes out as its author wrote it, without mentions and link preview. */
	isVerbatim?: boolean;
	/**
	 * Validates the parameters and turns them into a request. Pure.
	 * @throws WhatsAppError `invalid_parameter` naming the parameter
	 */
	read(parameters: ParameterReader): Request;
}

/** An operation that is also an endpoint of the API documents. */
export interface MessageOperation extends Operation {
	/** Which apps are known to show the message. */
	visibility: Visibility;
	documents: Partial<Record<DocumentApi, DocumentFields>>;
}

/** The two API documents whose request bodies are accepted unchanged. */
export type DocumentApi = 'waRs' | 'waServer';

/** The differences between a document and the form. */
export interface DocumentFields {
	/** Path in the body by parameter, where it is not the parameter's name in snake_case. */
	names?: Record<string, string>;
	/** Parameters that the document requires, although they are optional in the form. */
	required?: string[];
	/** Parameters of the form that the document does not have, beside the collection `options`. */
	missing?: string[];
	/** Fields that the document ignores; any other field that the operation does not read is an error. */
	ignored?: string[];
}

export type Request = SendRequest | AlbumRequest | AskRequest | SessionRequest;

export interface SendRequest {
	kind: 'send';
	/** JID. */
	to: string;
	/** Complete but for the file. */
	content: MessageContent;
	media?: MediaRequest;
	/** Sent instead if WhatsApp refuses this kind of message. */
	fallback?: MessageContent;
	replyTo?: string;
	/** Whom a status is shown to. */
	audience?: SendCommand['audience'];
	/** Seconds after which it is gone: the answer says when. */
	lifetime?: number;
	/** Fields of the answer in addition to those of every send. */
	answer?: Record<string, unknown>;
	/** For the author, in sentences. */
	warnings: string[];
}

/** Pictures and videos that are shown as one: a message of its own for each, and one that announces them. */
export interface AlbumRequest {
	kind: 'album';
	/** JID. */
	to: string;
	/** Which binary fields of the item hold the files, as the author names them: see `run/binaryFields.ts`. */
	fields: string;
	/** Of the first file. */
	caption?: string;
	replyTo?: string;
	/** Whether nothing is sent if one of the files cannot be prepared; it is left out otherwise. */
	allOrNothing: boolean;
}

/** A message whose answer the execution waits for. */
export interface AskRequest {
	kind: 'ask';
	message: SendRequest;
	/** What answers it. */
	form: AnswerForm;
	/** JID of the only person whose answer counts. */
	from?: string;
	/** How long to wait, in ms; absent without an end. */
	limitMs?: number;
	/** What is sent after that time if there is no answer by then. */
	reminder?: { afterMs: number; text: string };
}

/** A request that is not a message: it is carried out by `run`. */
export interface SessionRequest {
	kind: 'session';
	/** A file to prepare before `run`. */
	media?: MediaRequest;
	/** What to make a profile picture of before `run`. */
	picture?: FileSource;
	/**
	 * For what would hurt when it is done twice: names what is made, so that a retry of the node is told from another command.
	 * `run` then gets an idempotency key, and gives it to `client.command`.
	 */
	once?: string;
	/** @returns an item, or one for each thing that was asked for */
	run(handle: SessionHandle, context: RequestContext): Promise<Answer | Answer[]>;
	/** What happens instead in the editor, where somebody looks at the screen. */
	page?: PageRequest;
}

/** A page of the node, which n8n opens. The execution waits until the page, or the session, ends it. */
export interface PageRequest {
	/** @returns the outcome that makes the page needless, if there is one */
	outcome(handle: SessionHandle): Promise<Answer | undefined>;
	/** Seconds after which the execution goes on by itself. */
	limitSeconds: number;
	/** The json that it goes on with then. */
	timedOut: Record<string, unknown>;
	/** What the author is told where n8n cannot show it, and the request is carried out by `run`. */
	hint: string;
}

export interface RequestContext {
	/** The credential's. */
	phoneNumber?: string;
	/** The prepared file of `media`; the caller of `run` disposes of it. */
	file?: PreparedMedia;
	/** The JPEG of `picture`: 640×640. */
	picture?: Uint8Array;
	/** Aborted when the execution is stopped. */
	signal?: AbortSignal;
	/** Writes a line into n8n's log: for what takes long. */
	log?: (message: string) => void;
	/** Of a request with `once`, unless its author has switched the protection off. */
	idempotency?: Idempotency;
}

export interface Answer {
	/** Plain JSON in snake_case. */
	json: Record<string, unknown>;
	/** Told to the author beside the output: what was only done in part, and why. */
	hint?: string;
	/** Files by binary field. */
	files?: Record<string, { bytes: Buffer; fileName: string; mimeType: string }>;
}

/** A file to be collected, recognised and converted before the send. */
export interface MediaRequest {
	kind: MediaKind;
	source: FileSource;
	/** The author's. */
	fileName?: string;
	ptt?: boolean;
	motion?: Motion;
}

export function defineOperation(operation: Operation): Operation {
	return operation;
}

/** @param operation `gives` only where it is not what every send gives */
export function defineMessageOperation({
	gives,
	...operation
}: Omit<MessageOperation, 'gives'> & Partial<Pick<MessageOperation, 'gives'>>): MessageOperation {
	const { visibility, fields } = operation;
	return {
		...operation,
		fields: [...noticeOf(visibility), ...fields],
		gives: gives ?? GIVEN_BY_SENDS,
	};
}
