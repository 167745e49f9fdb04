import type { PollStanding } from '../../contract/queries/messages';
import { readMessageId } from '../form/messageId';
import { messageId } from '../form/target';
import { defineOperation } from '../operation';
import { chatOfMessage, personJson } from './get.operation';

export const pollResults = defineOperation({
	option: {
		name: 'Get Poll Results',
		value: 'pollResults',
		action: 'Get the results of a poll',
		description: 'Votes and voters of each answer, as far as this n8n has seen them, for 90 days',
	},
	gives: {
		name: 'Lunch?',
		chat: '120363000000000000@g.us',
		target_message_id: '3EB0F2A9D7C4B8E61350',
		options: [
			{
				option: 'Pizza',
				votes: 1,
				voters: [
					{
						name: 'Maya (Bakery)',
						phone: '+628123456789',
						is_from_me: false,
						date: '2026-05-28T20:27:10.000Z',
						pn: '628123456789@s.whatsapp.net',
						lid: '123456789012345@lid',
					},
				],
			},
			{ option: 'Salad', votes: 0, voters: [] },
		],
		winners: ['Pizza'],
		voter_count: 1,
		selectable_count: 1,
	},
	fields: [
		{
			...messageId,
			description:
				'ID of the poll, as the node that sent it or the trigger gives it; of a vote, poll_message_id',
		},
		chatOfMessage,
	],
	read(parameters) {
		const id = readMessageId(parameters, 'messageId');
		const chat = parameters.optionalRecipient('chat');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				return { json: resultJson(await client.query('lookUpPoll', { id, chat }, { signal })) };
			},
		};
	},
});

function resultJson(poll: PollStanding): Record<string, unknown> {
	const most = Math.max(1, ...poll.options.map(({ voters }) => voters.length));
	return {
		name: poll.name,
		chat: poll.chat,
		target_message_id: poll.messageId,
		options: poll.options.map(({ option, voters }) => ({
			option,
			votes: voters.length,
			voters: voters.map(({ at, ...person }) => personJson(person, at)),
		})),
		winners: poll.options
			.filter(({ voters }) => voters.length === most)
			.map(({ option }) => option),
		voter_count: poll.voters,
		selectable_count: poll.selectableCount,
	};
}
