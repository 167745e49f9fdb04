import type { proto } from '@whiskeysockets/baileys';
import type { IDataObject } from 'n8n-workflow';
import type { Phone } from '../../../../whatsapp/index.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

/** People whom an item names beside its author: by both their names, as far as the session knows them. */
const harness = useSessionHarness();

interface Place {
	group: string;
	citra: Phone;
	reporter: ItemReporter;
	/** The item of what the other person says in the group. */
	item(message: proto.IMessage): Promise<IDataObject>;
}

/** A group that names its members by LID or number, in which a third person has written. */
async function place(addressing: 'lid' | 'pn'): Promise<Place> {
	const { wa, own, other } = harness;
	const client = await harness.link();
	const reporter = await ItemReporter.on(client, [
		'message',
		'reaction',
		'message_pin',
		'poll_vote',
	]);
	const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
	const group = other.createGroup('Family', [own, citra], { addressing });
	await citra.send(group, { conversation: 'Hello' }, { id: 'THEIRS' });
	await reporter.next();
	return {
		group,
		citra,
		reporter,
		async item(message) {
			await other.send(group, message);
			return await reporter.json();
		},
	};
}

describe.each(['lid', 'pn'] as const)('a group that names its members by %s', (addressing) => {
	const named = (phone: Phone): string => (addressing === 'lid' ? phone.lid : phone.jid);
	const both = (phone: Phone) => ({ pn: phone.jid, lid: phone.lid });

	it('tells who is mentioned and quoted', async () => {
		const { citra, item } = await place(addressing);
		const stranger = addressing === 'lid' ? '199999999@lid' : '628999000999@s.whatsapp.net';
		const contextInfo = {
			mentionedJid: [named(citra), named(harness.own), stranger],
			stanzaId: 'THEIRS',
			participant: named(citra),
			quotedMessage: { conversation: 'Hello' },
		};
		const unknown =
			addressing === 'lid' ? { pn: null, lid: stranger } : { pn: stranger, lid: null };
		expect(await item({ extendedTextMessage: { text: 'You', contextInfo } })).toMatchObject({
			mentions: [named(citra), named(harness.own), stranger],
			mentions_people: [
				{ jid: named(citra), ...both(citra) },
				{ jid: named(harness.own), ...both(harness.own) },
				{ jid: stranger, ...unknown },
			],
			quoted: {
				participant: named(citra),
				participant_pn: citra.jid,
				participant_lid: citra.lid,
			},
		});
	});

	it('tells whose message is reacted to, and who sells', async () => {
		const { group, citra, item } = await place(addressing);
		const key = { remoteJid: group, id: 'THEIRS', participant: named(citra), fromMe: false };
		const seller = { seller: named(citra), seller_pn: citra.jid, seller_lid: citra.lid };
		expect(await item({ reactionMessage: { key, text: '👍' } })).toMatchObject({
			event: 'reaction',
			reaction: {
				target: { sender: named(citra), sender_pn: citra.jid, sender_lid: citra.lid },
			},
		});
		expect(await item({ pinInChatMessage: { key, type: 1 } })).toMatchObject({
			event: 'message_pin',
			pin: { target: { sender: named(citra), sender_pn: citra.jid, sender_lid: citra.lid } },
		});
		expect(await item({ orderMessage: { orderId: 'A', sellerJid: named(citra) } })).toMatchObject({
			order: seller,
		});
		expect(
			await item({ productMessage: { product: {}, businessOwnerJid: named(citra) } }),
		).toMatchObject({ product: seller });
		expect(await item({ requestPaymentMessage: { requestFrom: named(citra) } })).toMatchObject({
			payment: {
				requested_from: named(citra),
				requested_from_pn: citra.jid,
				requested_from_lid: citra.lid,
			},
		});
		expect(
			await item({ listMessage: { productListInfo: { businessOwnerJid: named(citra) } } }),
		).toMatchObject({ interactive: seller });
	});
});

it('people of a direct chat are told by both names, too', async () => {
	const { other, own } = harness;
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const contextInfo = {
		stanzaId: 'X',
		participant: own.lid,
		quotedMessage: { conversation: 'Mine' },
		mentionedJid: [other.lid],
	};
	await other.send(own.jid, { extendedTextMessage: { text: 'To you', contextInfo } });
	expect(await reporter.json()).toMatchObject({
		mentions_people: [{ jid: other.lid, pn: other.jid, lid: other.lid }],
		quoted: { participant: own.lid, participant_pn: own.jid, participant_lid: own.lid },
	});
});

it('a message that names thousands names the first ones, and is told', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const mentionedJid = Array.from({ length: 30_000 }, (_, index) => `6281${100_000 + index}@lid`);
	const contextInfo = { mentionedJid };
	await harness.other.send(harness.own.jid, { extendedTextMessage: { text: 'All', contextInfo } });
	const { mentions_people: people } = await reporter.json();
	expect(people).toHaveLength(2_048);
});
