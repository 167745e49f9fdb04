import { newsletterForwardContent } from '../../message/forward';
import { TEXT_MAX } from '../../message/text';
import { formerReplyTo, to } from '../form/message.properties';
import { NEWSLETTER_NAME_MAX, newsletterJid, newsletterName } from '../form/newsletter.properties';
import { defineMessageOperation } from '../operation';
import { readNewsletter } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

/** A 32-bit integer in the proto. */
const SERVER_ID_MAX = 2_147_483_647;

export const newsletterForward = defineMessageOperation({
	option: {
		name: 'Forward Channel Post',
		value: 'newsletterForward',
		action: 'Forward a channel post to a chat',
		description: "Under the channel's name",
	},
	visibility: { clients: 'all' },
	documents: { waRs: {} },
	fields: [
		to,
		field('text', 'Text', 'string', {
			typeOptions: { rows: 4 },
			required: true,
			placeholder: 'e.g. Check out this newsletter post',
			description: 'Words of the post',
		}),
		newsletterJid,
		field('serverMessageId', 'Server Message ID', 'number', {
			typeOptions: { minValue: 1 },
			required: true,
			default: 1,
			description: 'Number of the post within the channel: server_id of what the trigger gives',
		}),
		newsletterName,
		field('contentType', 'Content Type', 'options', {
			options: [
				{ name: 'Link Card', value: 'link_card' },
				{ name: 'Update', value: 'update' },
				{ name: 'Update Card', value: 'update_card' },
			],
			default: 'update',
			description: 'What kind of post it is',
		}),
		formerReplyTo,
	],
	read(parameters) {
		const text = parameters.text('text', { max: TEXT_MAX });
		const content = newsletterForwardContent(text, {
			newsletterJid: readNewsletter(parameters, 'newsletterJid'),
			serverMessageId: parameters.integer('serverMessageId', { min: 1, max: SERVER_ID_MAX }),
			newsletterName: parameters.optionalText('newsletterName', { max: NEWSLETTER_NAME_MAX }),
			contentType: parameters.choice(
				'contentType',
				['update', 'update_card', 'link_card'] as const,
				'update',
			),
		});
		return sendRequest(parameters, content);
	},
});
