import type { IDataObject } from 'n8n-workflow';
import { MESSAGE_TYPES } from '../../nodes/WhatsAppWeb/message/messageTypes';

/** What the fields of every message hold. */
const MEANINGS: Record<string, string> = {
	event: 'what happened: `message`',
	text: 'what they wrote, or the caption of a file; words for a place, contact or poll',
	push_name: 'what they call themselves. Anybody can choose any name',
	chat: 'where to answer: drag it onto *Chat*',
	chat_name: 'name of the group or channel, or of the person as your address book has it',
	message_id: 'names the message: to quote, react, edit, delete',
	type: 'kind of message, in the words of the filter: see below',
	is_group: 'whether it is in a group',
	from: 'who wrote: [number or LID](concepts.md)',
	phone: 'their number, `+…`, where WhatsApp tells it',
	date: 'when, in ISO format',
	mentions: 'whom it mentions',
	mentions_people: 'the same people by both names',
	forwarding_score: 'how often it was forwarded, as WhatsApp counts',
	message_type: 'kind of message in WhatsApp’s own words',
	timestamp: 'when, in Unix seconds',
	from_pn: 'their number as a JID, or null',
	from_lid: 'their LID, or null',
	session: 'your own number',
	is_from_me: 'whether you wrote it on another device',
	is_broadcast: 'whether it went to a broadcast list',
	is_view_once: 'whether it can be opened once',
	mentions_everyone: 'whether it mentions the whole group',
	is_forwarded: 'whether it was forwarded',
	quoted: 'the message it answers: its ID, author, text and file',
	forwarded_newsletter: 'the channel it was forwarded from',
	disappearing_seconds: 'after how long it disappears',
	ad: 'the advertisement that it came from',
	member_label: 'the label that the author has in the group',
	part_of: 'the message that it is a part of, such as a live photo',
	album: 'the album that it belongs to',
	hd_of: 'the message of which it is the better picture',
};

/** The table of fields. @param item a text @throws for a field that nobody has explained */
export function messageFields(item: IDataObject): string {
	const rows = Object.entries(item).map(([name, value]) => {
		const meaning = MEANINGS[name];
		if (meaning === undefined) throw new Error(`Say in MEANINGS what '${name}' holds`);
		return `| \`${name}\` | \`${JSON.stringify(value)}\` | ${meaning} |`;
	});
	return ['| field | for example | what it is |', '|---|---|---|', ...rows].join('\n');
}

/** The values of `type`, as a sentence. */
export function messageTypes(): string {
	const types = MESSAGE_TYPES.map(({ name, value }) => `\`${value}\` (${name})`);
	return `\`type\` is one of ${types.join(', ')}.`;
}
