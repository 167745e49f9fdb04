import type { IDataObject } from 'n8n-workflow';
import { chatTypeOf } from '../../message/jid';
import { readChoice } from '../values';
import { chatOf, type FilterOption } from './FilterOption';

const MENTIONS = [
	{ name: 'Any Message', value: 'any' },
	{ name: 'Messages That Mention Me', value: 'mention' },
	{ name: 'Messages That Mention Me or Reply to Me', value: 'mentionOrReply' },
] as const;

export type Mentions = Exclude<(typeof MENTIONS)[number]['value'], 'any'>;

export const mentions: FilterOption<Mentions> = {
	property: {
		displayName: 'Mentions in Groups',
		type: 'options',
		options: [...MENTIONS],
		default: 'any',
		description:
			'Which messages of groups start the workflow. A mention of everyone is none of you alone. In a direct chat everything is said to you and passes. Touches the event Message.',
	},
	read(value = 'any', name) {
		const choice = readChoice(value, name, MENTIONS);
		return choice === 'any' ? undefined : choice;
	},
	async passes(wanted, { event, json, lookUp }) {
		const chat = chatOf(event);
		if (!Array.isArray(json.mentions) || chat === undefined) return true;
		if (chatTypeOf(chat) !== 'group') return true;
		const me = (await lookUp(event.session)).jids;
		if (json.mentions.some((jid) => me.includes(jid as string))) return true;
		const quoted = json.quoted as IDataObject | null;
		return wanted === 'mentionOrReply' && me.includes(quoted?.participant as string);
	},
};
