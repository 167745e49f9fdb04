import { interactiveResponseContent } from '../../message/response';
import { TEXT_MAX } from '../../message/text';
import { to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import { answeredMessage, REPLY_NOTICE } from '../form/reply.properties';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

const NAME_MAX = 64;
const PARAMS_MAX = 16_384;
const DEFAULT_VERSION = 3;
/** A 32-bit integer in the proto. */
const VERSION_MAX = 2_147_483_647;

export const interactiveResponse = defineMessageOperation({
	option: {
		name: 'Answer Interactive Message',
		value: 'interactiveResponse',
		action: 'Answer an interactive message of a business',
		description: 'For flows; needs their parameters',
	},
	visibility: { clients: 'all', notice: REPLY_NOTICE },
	documents: { waRs: {} },
	fields: [
		to,
		field('bodyText', 'Body Text', 'string', {
			placeholder: 'e.g. Option 1',
			description: 'What the bubble of the answer says',
		}),
		field('name', 'Name', 'string', {
			required: true,
			placeholder: 'e.g. quick_reply',
			description: 'Name of the native flow that is answered',
		}),
		field('paramsJson', 'Parameters', 'json', {
			required: true,
			default: '{\n  "id": ""\n}',
			description: 'The answer as a JSON object',
		}),
		field('version', 'Version', 'number', {
			typeOptions: { minValue: 1 },
			default: DEFAULT_VERSION,
			description: 'Version of the native flow',
		}),
		answeredMessage,
	],
	read(parameters) {
		const limits = { min: 1, max: VERSION_MAX };
		const reply = {
			name: parameters.text('name', { max: NAME_MAX }),
			paramsJson: parameters.jsonText('paramsJson', { max: PARAMS_MAX }),
			version: parameters.optionalInteger('version', limits) ?? DEFAULT_VERSION,
		};
		const bodyText = parameters.optionalText('bodyText', { max: TEXT_MAX });
		return sendRequest(parameters, interactiveResponseContent(reply, bodyText));
	},
});
