import type { FileSource, ParameterReader } from './form/parameters';
import type { INodeProperties } from 'n8n-workflow';
import type { PreparedMedia } from '../media/prepareMedia';
import type { MediaKind, MessageContent } from '../message/content';
import type { SessionClient } from '../contract/SessionClient';
import { noticeOf, type Visibility } from './form/visibility';

/** One thing a workflow author can ask for: a declaration, without loop, socket or n8n's execution in it. */
export interface Operation {
	/** Its line in the Operation dropdown; `value` is camelCase. */
	option: { name: string; value: string; action: string; description: string };
	/** What the form asks for, without `displayOptions` for resource and operation: those are stamped on once. */
	fields: INodeProperties[];
	/**
	 * Validates what the author gave and says what to do with it. Pure.
	 * @throws WhatsAppError `invalid_parameter` naming the parameter
	 */
	read(parameters: ParameterReader): Request;
}

/** An operation that is also an endpoint of the API documents. */
export interface MessageOperation extends Operation {
	/** Who is known to see what is sent. */
	visibility: Visibility;
	documents: Partial<Record<DocumentApi, DocumentFields>>;
}

/** The two API documents whose request bodies are taken as they stand. */
export type DocumentApi = 'waRs' | 'waServer';

/** How a document differs from the form. */
export interface DocumentFields {
	/** Path in the body by parameter, where it is not just the parameter's name in snake_case. */
	names?: Record<string, string>;
	/** Parameters that are optional in the form. */
	required?: string[];
	/** Fields that the document says are ignored; any other that is not asked for is an error. */
	ignored?: string[];
}

export type Request = SendRequest | SessionRequest;

export interface SendRequest {
	kind: 'send';
	/** JID. */
	to: string;
	/** Complete but for the file. */
	content: MessageContent;
	media?: MediaRequest;
	/** What to send instead when WhatsApp refuses this kind of message. */
	fallback?: MessageContent;
	/** Id of the message to quote. */
	replyTo?: string;
	/** Fields of the answer beside those of every send. */
	answer?: Record<string, unknown>;
	/** What the author should know: sentences. */
	warnings: string[];
}

/** Something asked of the linked account itself. */
export interface SessionRequest {
	kind: 'session';
	/** A file that has to be there first. */
	media?: MediaRequest;
	run(client: SessionClient, given: Given): Promise<Answer>;
}

/** What a request is carried out with. */
export interface Given {
	/** Of the credential. */
	phoneNumber?: string;
	/** The file that was asked for; whoever brought it disposes of it. */
	file?: PreparedMedia;
	/** The author's wish to stop. */
	signal?: AbortSignal;
}

export interface Answer {
	/** Plain JSON in snake_case. */
	json: Record<string, unknown>;
	/** Files by binary field. */
	files?: Record<string, { bytes: Buffer; fileName: string; mimeType: string }>;
}

/** A file to be brought, recognised and converted before the send. */
export interface MediaRequest {
	kind: MediaKind;
	source: FileSource;
	/** A voice note, converted if need be. */
	ptt?: boolean;
}

export function defineOperation(operation: Operation): Operation {
	return operation;
}

export function defineMessageOperation(operation: MessageOperation): MessageOperation {
	const { visibility, fields } = operation;
	return { ...operation, fields: [...noticeOf(visibility), ...fields] };
}
