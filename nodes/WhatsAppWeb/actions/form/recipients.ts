import { isNewsletterJid, isUserJid } from '../../message/jid';
import type { ParameterReader } from './parameters';

/** The JID of a person. @throws WhatsAppError `invalid_parameter`, also for a group or channel */
export function readContact(parameters: ParameterReader, name: string): string {
	const jid = parameters.recipient(name);
	if (!isUserJid(jid)) parameters.refuse(name, 'must be a contact, not a group or channel');
	return jid;
}

/** @throws WhatsAppError `invalid_parameter` if the parameter is not a person */
export function requireContact(parameters: ParameterReader, name: string): void {
	readContact(parameters, name);
}

export function readOptionalContact(parameters: ParameterReader, name: string): string | undefined {
	return parameters.has(name) ? readContact(parameters, name) : undefined;
}

/** @throws WhatsAppError `invalid_parameter` */
export function readNewsletter(parameters: ParameterReader, name: string): string {
	const jid = parameters.recipient(name);
	if (!isNewsletterJid(jid)) {
		parameters.refuse(name, 'must be the ID of a channel, ending in @newsletter');
	}
	return jid;
}
