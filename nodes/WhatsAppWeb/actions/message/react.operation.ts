import { actionRequest } from '../form/actionRequest';
import { ofMessage } from '../form/message.properties';
import { GIVEN_BY_ACTIONS } from '../form/gives';
import { defineMessageOperation } from '../operation';
import { readEmoji } from '../form/emoji';
import { messageId, readTarget, formerTarget, TARGET_NAMES } from '../form/target';
import { field } from '../../fields';

export const react = defineMessageOperation({
	option: {
		name: 'React',
		value: 'react',
		action: 'React to a message with an emoji',
		description: 'Without an emoji the reaction is taken back',
	},
	visibility: { clients: 'all' },
	documents: { waRs: { names: TARGET_NAMES } },
	gives: GIVEN_BY_ACTIONS,
	fields: [
		ofMessage,
		messageId,
		field('emoji', 'Emoji', 'string', {
			placeholder: 'e.g. 👍',
			description: 'The reaction. Empty takes an earlier one back.',
		}),
		formerTarget,
	],
	read(parameters) {
		const emoji = readEmoji(parameters);
		return actionRequest(parameters, { kind: 'reaction', emoji, target: readTarget(parameters) });
	},
});
