import type { ChannelKey } from '../../contract/queries/channels';
import { channelInvite, isGroupJid, isNewsletterJid, isUserJid } from '../../message/jid';
import { picked } from '../../message/written';
import type { ParameterReader } from './parameters';

/** The JID of a person. @throws WhatsAppError `invalid_parameter`, also for a group or channel */
export function readContact(parameters: ParameterReader, name: string): string {
	return contact(parameters, name, parameters.recipient(name));
}

/** @throws WhatsAppError `invalid_parameter` if the parameter is not a person */
export function requireContact(parameters: ParameterReader, name: string): void {
	readContact(parameters, name);
}

/** @throws WhatsAppError `invalid_parameter`, also for a group or channel */
export function readOptionalContact(parameters: ParameterReader, name: string): string | undefined {
	const jid = parameters.optionalRecipient(name);
	return jid === undefined ? undefined : contact(parameters, name, jid);
}

/**
 * The JIDs of a list of people (`peopleField`), each once.
 * @param limits how many there may be
 * @throws WhatsAppError `invalid_parameter`, also for a group or channel
 */
export function readPeople(
	parameters: ParameterReader,
	name: string,
	{ min, max }: { min: number; max: number },
): string[] {
	const rows = parameters.list(name, { min: 0, max });
	const jids = rows.flatMap((row) =>
		row.recipients('person').map((jid) => contact(row, 'person', jid)),
	);
	const people = [...new Set(jids)];
	if (people.length < min || people.length > max) {
		parameters.refuse(name, `must be between ${min} and ${max} people`);
	}
	return people;
}

function contact(parameters: ParameterReader, name: string, jid: string): string {
	if (!isUserJid(jid)) parameters.refuse(name, 'must be a contact, not a group or channel');
	return jid;
}

/** @throws WhatsAppError `invalid_parameter`, also for a person or channel */
export function readGroup(parameters: ParameterReader, name: string): string {
	const jid = parameters.recipient(name);
	if (!isGroupJid(jid)) parameters.refuse(name, 'must be an ID that ends in @g.us');
	return jid;
}

/** @throws WhatsAppError `invalid_parameter` */
export function readNewsletter(parameters: ParameterReader, name: string): string {
	const jid = parameters.recipient(name);
	if (!isNewsletterJid(jid)) {
		parameters.refuse(name, 'must be the ID of a channel, ending in @newsletter');
	}
	return jid;
}

/** A channel, by its ID or its invite link. @throws WhatsAppError `invalid_parameter` */
export function readChannel(parameters: ParameterReader, name: string): ChannelKey {
	const given = picked(parameters.source.value(name));
	const invite = typeof given === 'string' ? channelInvite(given) : undefined;
	return invite === undefined ? { jid: readNewsletter(parameters, name) } : { invite };
}
