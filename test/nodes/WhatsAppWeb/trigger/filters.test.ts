import type { proto } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import type { SendOptions } from '../../../whatsapp/contract.ts';
import { useOffice } from '../session/office.ts';
import { useTriggerNode } from './running.ts';

/** Each filter on a real session: what phones write in every kind of chat, and what of it starts an execution. */
const office = useOffice();
const start = useTriggerNode(office);

type Place = 'direct chat' | 'group by number' | 'group by LID' | 'channel';
const PLACES: Place[] = ['direct chat', 'group by number', 'group by LID', 'channel'];

interface Venue {
	chat: string;
	say(message: proto.IMessage, options?: SendOptions): Promise<{ id: string }>;
}

function open(place: Place): Venue {
	const { own, other, wa } = office;
	if (place === 'channel') {
		const chat = other.createNewsletter('News');
		const account = wa.directory.find(own.jid);
		if (account) wa.newsletters.find(chat)?.followers.add(account);
		return { chat, say: async (message, options) => await other.post(chat, message, options) };
	}
	const addressing = place === 'group by LID' ? 'lid' : 'pn';
	const chat = place === 'direct chat' ? own.jid : other.createGroup('Team', [own], { addressing });
	return {
		chat: place === 'direct chat' ? other.jid : chat,
		say: async (message, options) => await other.send(chat, message, options),
	};
}

const text = (words: string): proto.IMessage => ({ conversation: words });

/** A filter, a message that it leaves out, and one that it lets through. */
type Case = [
	name: string,
	filters: (venue: Venue) => INodeParameters,
	out: proto.IMessage,
	through: proto.IMessage,
];

const CASES: Case[] = [
	[
		'messageTypes',
		() => ({ messageTypes: ['location', 'poll'] }),
		text('hello'),
		{ locationMessage: { degreesLatitude: 1, degreesLongitude: 2 } },
	],
	[
		'textContains',
		() => ({ textContains: ['refund', ' Invoice '] }),
		text('Good morning'),
		text('the INVOICE, please'),
	],
	['textMatches', () => ({ textMatches: '/^order \\d+$/i' }), text('my order 5'), text('Order 5')],
	['commandPrefix', () => ({ commandPrefix: '!' }), text('order !'), text('!Order 5 now')],
	['commands', () => ({ commands: 'help, order' }), text('/stop'), text('/ORDER 5')],
];

describe.each(PLACES)('in a %s', (place) => {
	it('each filter of words and kinds leaves out and lets through', async () => {
		await office.link();
		const venue = open(place);
		for (const [name, filters, out, through] of CASES) {
			const { next, context, close } = await start({ parameters: { filters: filters(venue) } });
			await venue.say(out);
			const { id } = await venue.say(through);
			expect({ name, item: await next() }).toMatchObject({ name, item: { message_id: id } });
			await close();
			expect(context.emitted).toHaveLength(1);
		}
	});
});
