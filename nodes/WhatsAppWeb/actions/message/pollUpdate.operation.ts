import type { Encrypted } from '../../message/secret';
import { actionRequest } from '../form/actionRequest';
import { ofMessage } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { readTarget, formerTarget, TARGET_NAMES } from '../form/target';
import { field, listField } from '../../fields';

const CHOICES_MAX = 100;
const CHOICE_MAX = 255;
const BASE64_MAX = 16_384;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export const pollUpdate = defineMessageOperation({
	option: {
		name: 'Vote in Poll',
		value: 'pollUpdate',
		action: 'Vote in a poll',
		description: 'Choose, change or take back',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		ofMessage,
		field('pollMessageId', 'Poll Message ID', 'string', {
			required: true,
			placeholder: 'e.g. 3EB0C431C26A1916E07A',
			hint: 'Drag "message_id" here from the trigger, or from the node that sent the poll',
			description: 'ID of the poll, as the trigger or an earlier send gives it',
		}),
		listField('selectedOptions', 'Selected Options', {
			description: 'Options to vote for, instead of those of an earlier vote. None takes it back.',
			entry: {
				name: 'option',
				displayName: 'Option',
				values: [
					field('optionName', 'Option', 'string', {
						placeholder: 'e.g. Red',
						description:
							'Text of the option, or its SHA-256 in hex or Base64. An expression may give a list of them.',
					}),
				],
			},
		}),
		field('encIv', 'Encryption IV', 'string', {
			description: 'Only for a vote that is encrypted already: its 12-byte IV as Base64',
		}),
		field('encPayload', 'Encrypted Vote', 'string', {
			description: 'Only for a vote that is encrypted already: ciphertext and tag as Base64',
		}),
		formerTarget,
	],
	read(parameters) {
		if (!parameters.has('selectedOptions')) {
			parameters.refuse('selectedOptions', 'must be given; an empty list takes the vote back');
		}
		const limits = { min: 0, max: CHOICES_MAX };
		return actionRequest(parameters, {
			kind: 'vote',
			options: parameters.texts('selectedOptions', limits, { max: CHOICE_MAX }),
			encrypted: readEncrypted(parameters),
			target: readTarget(parameters, 'pollMessageId'),
		});
	},
});

function readEncrypted(parameters: ParameterReader): Encrypted | undefined {
	const encIv = readBytes(parameters, 'encIv');
	const encPayload = readBytes(parameters, 'encPayload');
	if (!encIv && !encPayload) return undefined;
	if (!encIv) parameters.refuse('encIv', 'must be given together with the encrypted vote');
	if (!encPayload) parameters.refuse('encPayload', 'must be given together with its IV');
	if (encIv.length !== IV_BYTES) parameters.refuse('encIv', 'must be 12 bytes as Base64');
	if (encPayload.length < TAG_BYTES) parameters.refuse('encPayload', 'is too short for a vote');
	return { encIv, encPayload };
}

function readBytes(parameters: ParameterReader, name: string): Uint8Array | undefined {
	const text = parameters.optionalText(name, { max: BASE64_MAX });
	if (text === undefined) return undefined;
	if (!/^[\w+/-]+={0,2}$/.test(text)) parameters.refuse(name, 'must be Base64');
	return new Uint8Array(Buffer.from(text, 'base64'));
}
