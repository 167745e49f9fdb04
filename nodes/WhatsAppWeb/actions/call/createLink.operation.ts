import { field } from '../../fields';
import { defineOperation } from '../operation';

export const createLink = defineOperation({
	option: {
		name: 'Create Link',
		value: 'createLink',
		action: 'Create a call link',
		description: 'Voice or video',
	},
	gives: { url: 'https://call.whatsapp.com/video/AbCdEfGhIjKlMnOpQrStUv', call_type: 'video' },
	fields: [
		field('callType', 'Type', 'options', {
			options: [
				{ name: 'Video', value: 'video' },
				{ name: 'Voice', value: 'voice' },
			],
			default: 'voice',
			description: 'What kind of call the link opens. Everybody who has the link can join.',
		}),
	],
	read(parameters) {
		const callType = parameters.choice('callType', ['voice', 'video'] as const, 'voice');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const args = { video: callType === 'video' };
				const { url } = await client.command('createCallLink', args, { signal });
				return { json: { url, call_type: callType } };
			},
		};
	},
});
