import { type ContactCard, contactContent } from '../../message/contact';
import { digitsOf, readPhone } from '../../message/phone';
import { buildVcard, completeVcard, type VcardPhone } from '../../message/vcard';
import { formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { sendRequest } from '../form/sendRequest';
import { field, listField } from '../../fields';

const NAME_MAX = 256;
const PHONES_MAX = 50;
/** As many as phones let one choose for a message. */
const CONTACTS_MAX = 257;
const VCARD_MAX = 65_536;

export const contact = defineMessageOperation({
	option: {
		name: 'Send Contact',
		value: 'contact',
		action: 'Send a contact card',
		description: 'Names and phone numbers of one or more people',
	},
	visibility: { clients: 'all' },
	documents: {
		waRs: {
			names: { displayName: 'contact.display_name', phones: 'contact.phones' },
			missing: ['additionalContacts'],
		},
		waServer: {
			names: { displayName: 'contact_name' },
			required: ['vcard'],
			missing: ['additionalContacts'],
		},
	},
	fields: [
		to,
		field('displayName', 'Contact Name', 'string', {
			required: true,
			placeholder: 'e.g. John Doe',
			description: 'Name of the person to send',
		}),
		listField('phones', 'Phone Numbers', {
			required: true,
			default: { phone: [{ number: '', phoneType: 'CELL' }] },
			description: 'Phone numbers of the person to send',
			entry: {
				name: 'phone',
				displayName: 'Phone Number',
				values: [
					field('number', 'Number', 'string', {
						placeholder: 'e.g. +62 812 3456 7890',
						description: 'With country code, so that it can be written to',
					}),
					field('phoneType', 'Type', 'options', {
						options: [
							{ name: 'Home', value: 'HOME' },
							{ name: 'Main', value: 'MAIN' },
							{ name: 'Mobile', value: 'CELL' },
							{ name: 'Work', value: 'WORK' },
						],
						default: 'CELL',
						description: 'Shown beside the number',
					}),
				],
			},
		}),
		listField('additionalContacts', 'More Contacts', {
			description: 'Further people to send in the same message',
			entry: {
				name: 'values',
				displayName: 'Contact',
				values: [
					field('displayName', 'Contact Name', 'string', {
						placeholder: 'e.g. Jane Doe',
						description: 'Name of the person to send',
					}),
					field('number', 'Number', 'string', {
						placeholder: 'e.g. +62 812 3456 7890',
						description: 'With country code, so that it can be written to',
					}),
				],
			},
		}),
		formerReplyTo,
	],
	read(parameters) {
		const displayName = parameters.text('displayName', { max: NAME_MAX });
		const card = { displayName, vcard: readVcard(parameters, displayName) };
		const others = parameters.list('additionalContacts', { min: 0, max: CONTACTS_MAX - 1 });
		return sendRequest(parameters, contactContent(card, others.map(readOther)));
	},
});

function readOther(parameters: ParameterReader): ContactCard {
	const displayName = parameters.text('displayName', { max: NAME_MAX });
	return { displayName, vcard: buildVcard(displayName, [readVcardPhone(parameters)]) };
}

/** wa-server's document has a complete vCard, WA-RS's and the form have its parts. */
function readVcard(parameters: ParameterReader, displayName: string): string {
	const vcard = parameters.optionalText('vcard', { max: VCARD_MAX });
	if (vcard !== undefined) return completeVcard(vcard, parameters.spelling('vcard'));
	return buildVcard(
		displayName,
		parameters.list('phones', { min: 1, max: PHONES_MAX }).map(readVcardPhone),
	);
}

function readVcardPhone(parameters: ParameterReader): VcardPhone {
	const number = parameters.text('number', { max: 200 });
	const phone = readPhone(number);
	if ('problem' in phone) {
		if (!phone.isLocal) parameters.refuse('number', phone.problem, phone.description);
		if (!/^\d{5,15}$/.test(digitsOf(number) ?? '')) {
			parameters.refuse('number', 'must be a phone number of 5 to 15 digits');
		}
	}
	const type = parameters.optionalText('phoneType', { max: 30 });
	if (type !== undefined && !/^[A-Za-z][A-Za-z-]*$/.test(type)) {
		parameters.refuse('phoneType', 'must be one word, such as CELL or WORK');
	}
	return { number, type };
}
