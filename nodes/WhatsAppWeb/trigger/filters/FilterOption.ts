import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { WhatsAppError } from '../../errors';
import type { KnownChat } from '../../contract/queries/chats';
import type { SessionEvent } from '../../contract/events/SessionEvent';

/** An event that may start an execution. */
export interface Candidate {
	event: SessionEvent;
	/** What its item says. */
	json: IDataObject;
	/** Who is behind a JID, as far as the session knows. */
	lookUp(jid: string): Promise<KnownChat>;
	/** Tells the author that a filter could not do its work. */
	complain(error: WhatsAppError): void;
}

/** One filter of the form. An event that lacks what a filter is about passes it. */
export interface FilterOption<Value> {
	/** Its field in the collection; `name` is added by the catalogue. */
	property: Omit<INodeProperties, 'name'>;
	/**
	 * @param name the parameter's, for errors
	 * @returns undefined when it is left as it was added: nothing is filtered
	 * @throws WhatsAppError `invalid_parameter`
	 */
	read(value: unknown, name: string): Value | undefined;
	passes(value: Value, candidate: Candidate): boolean | Promise<boolean>;
}

/** The chat an event is about, if it is about one. */
export function chatOf({ data }: SessionEvent): string | undefined {
	return 'chat' in data ? data.chat : undefined;
}

/** The words of an event: `''` when there could be some but are not, undefined where there never are. */
export function textOf({ text, edited }: IDataObject): string | undefined {
	if (typeof text === 'string') return text;
	const words = (edited as IDataObject | undefined)?.text;
	return typeof words === 'string' ? words : undefined;
}
