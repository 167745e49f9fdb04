import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { WhatsAppError } from '../../errors';
import type { KnownChat } from '../../contract/queries/chats';
import type { SessionEvent } from '../../contract/events/SessionEvent';

/** An event that may start an execution. */
export interface Candidate {
	event: SessionEvent;
	/** JSON of its item, without `raw`. */
	json: IDataObject;
	/** The chat or person of a JID, as far as the session knows. */
	lookUp(jid: string): Promise<KnownChat>;
	/** Reports to the workflow's author that a filter failed. */
	report(error: WhatsAppError): void;
}

/** One filter of the form. An event passes if the filter does not apply to it. */
export interface FilterOption<Value> {
	/** Its field in the collection; filters.ts adds `name`. */
	property: Omit<INodeProperties, 'name'>;
	/**
	 * @param name the parameter's name, for errors
	 * @returns undefined for the value that filters nothing
	 * @throws WhatsAppError `invalid_parameter`
	 */
	read(value: unknown, name: string): Value | undefined;
	passes(value: Value, candidate: Candidate): boolean | Promise<boolean>;
}

/** JID of the chat that an event happened in, if any. */
export function chatOf({ data }: SessionEvent): string | undefined {
	return 'chat' in data ? data.chat : undefined;
}

/** The text of an event: '' for a message without one, undefined for events that never have one. */
export function textOf({ text, edited }: IDataObject): string | undefined {
	if (typeof text === 'string') return text;
	const editedText = (edited as IDataObject | undefined)?.text;
	return typeof editedText === 'string' ? editedText : undefined;
}
