import type { INodeParameters } from 'n8n-workflow';
import { router } from '../../../../../nodes/WhatsAppWeb/actions/run/router';
import { executeContext } from '../executeContext.ts';

/** What an author reads on a mistake in the form, none of which needs a session. */
async function errorOf(operation: string, form: INodeParameters): Promise<object> {
	const parameters = { resource: 'message', operation, ...form };
	const context = executeContext({ parameters, continueOnFail: true });
	const [[item] = []] = await router(context);
	return item?.json.error as object;
}

const to = '+62 812 3456 789';

it.each<[string, string, INodeParameters, object]>([
	[
		'all empty fields at once',
		'contact',
		{ to: { __rl: true, mode: 'id', value: '' }, displayName: ' ' },
		{
			message: "'Chat' and 'Contact Name' are empty",
			details: { parameter: 'to', parameters: ['to', 'displayName'] },
		},
	],
	[
		'only those that are shown',
		'image',
		{ mediaSource: 'url', mediaUrl: '' },
		{ message: "'Chat' and 'File URL' are empty" },
	],
	['one empty field', 'text', { to, text: '' }, { message: "'Text' is empty" }],
	[
		'a field whose expression found nothing',
		'text',
		{ to: { __rl: true, mode: 'id', value: null }, text: 'Hello' },
		{ message: expect.stringMatching(/^'Chat' is empty/) },
	],
	[
		'a name in place of a number',
		'text',
		{ to: 'Maya', text: 'Hello' },
		{
			message: "'Chat' must be a phone number with country code",
			description: expect.stringContaining('use From List'),
		},
	],
	[
		'a word in place of an emoji',
		'react',
		{ to, messageId: '3EB0', emoji: 'like' },
		{ message: "'Emoji' must be one emoji", description: expect.stringContaining('e.g. 👍') },
	],
	[
		'JSON that is none',
		'sendJson',
		{ body: '{"to": ' },
		{ description: expect.stringContaining('JSON.stringify($json.text)') },
	],
	[
		'a moved field, by its label of now',
		'text',
		{ to, text: 'Hello', replyTo: 'a b' },
		{
			message: "'Quote Message (ID)' is not the ID of a message",
			details: { parameter: 'replyTo' },
		},
	],
])('%s', async (_, operation, form, error) => {
	expect(await errorOf(operation, form)).toMatchObject({ code: 'invalid_parameter', ...error });
});
