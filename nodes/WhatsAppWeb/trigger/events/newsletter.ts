import { toJson } from '../../message/json';
import { asLine, asText } from '../../message/untrusted';
import { triggerEvent } from '../TriggerEvent';

export const newsletter = triggerEvent({
	value: 'newsletter',
	name: 'Channel',
	action: 'On channel',
	description:
		'You follow, leave or mute a channel, its name, description or state changes, someone becomes its admin, or its posts are viewed and reacted to (posts themselves are messages)',
	fields: (data) => ({
		chat_name: asLine(data.chatName) ?? null,
		newsletter: {
			action: data.action,
			name: asLine(data.name) ?? null,
			description: asText(data.description) ?? null,
			state: data.state,
			role: data.role,
			user: data.user,
			user_pn: data.userPn ?? null,
			user_lid: data.userLid ?? null,
			posts: data.posts.map(({ serverId, views, reactions }) => ({
				server_id: serverId,
				views,
				reactions,
			})),
			details: toJson(data.details),
		},
	}),
});
