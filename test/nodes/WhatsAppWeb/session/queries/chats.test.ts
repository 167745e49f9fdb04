import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { SessionQueries } from '../../../../../nodes/WhatsAppWeb/contract/queries/SessionQueries';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { ItemReporter } from '../../trigger/ItemReporter.ts';
import { listenToPhone, onPhone } from '../../trigger/events/phoneActions.ts';
import { Trigger, useSessionHarness } from '../SessionHarness.ts';

/** The query for known chats, with names and JIDs. */
const harness = useSessionHarness();
const list = async (client: SessionClient, args: SessionQueries['listChats']['args'] = {}) =>
	(await client.query('listChats', args)).chats;

it('groups, by a part of their name, also those nobody has written in', async () => {
	const { own, other } = harness;
	const work = other.createGroup('Team Müller', [own], { addressing: 'pn' });
	const family = other.createGroup('Family', [own]);
	const client = await harness.link();
	expect(await list(client)).toEqual([
		{ jids: [family], name: 'Family', isContact: false },
		{ jids: [work], name: 'Team Müller', isContact: false },
	]);
	expect(await list(client, { search: 'MÜLL' })).toMatchObject([{ jids: [work] }]);
	expect(await list(client, { search: 'nobody' })).toEqual([]);
	expect(await list(client, { search: work })).toMatchObject([{ jids: [work] }]);
	expect(await list(client, { types: ['direct'] })).toEqual([]);
});

it('those in which somebody has just written, before the others', async () => {
	const { own, other } = harness;
	const groups = ['Alpha', 'Beta', 'Gamma'].map((name) => other.createGroup(name, [own]));
	const client = await harness.link();
	const trigger = await Trigger.on(client);
	const names = async (search?: string) => (await list(client, { search })).map(({ name }) => name);
	for (const group of [groups[1], groups[2], groups[1]]) {
		await other.sendText(group!, 'Hello');
		await trigger.next();
	}
	expect(await names()).toEqual(['Beta', 'Gamma', 'Alpha', 'Budi']);
	// What was searched for comes by how well it fits.
	expect(await names('a')).toEqual(['Alpha', 'Beta', 'Gamma']);
});

it('no group that the account has left', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['group_participants']);
	const { own, other } = harness;
	const stays = other.createGroup('Family', [own]);
	const left = other.createGroup('Old Team', [own]);
	const member = stanza('participant', { jid: own.lid });
	await other.changeGroup(left, stanza('remove', {}, [member]));
	expect(await reporter.json()).toMatchObject({ chat: left, chat_name: 'Old Team' });
	expect(await list(harness.client())).toMatchObject([{ jids: [stays], name: 'Family' }]);
});

it('who has written, once for both identities, by name and by number', async () => {
	const client = await harness.link();
	const { own, other } = harness;
	const trigger = await Trigger.on(client);
	await other.sendText(own.jid, 'Hello', { viaLid: true });
	await trigger.next();
	await other.sendText(own.jid, 'Hello', { viaLid: false });
	await trigger.next();
	const budi = { jids: [other.jid, other.lid], name: 'Budi', isContact: false };
	expect(await list(client)).toEqual([budi]);
	expect(await list(client, { search: 'bud' })).toEqual([budi]);
	expect(await list(client, { search: '+62 822-2' })).toEqual([budi]);
	expect(await list(client, { search: '999' })).toEqual([]);
	expect(await list(client, { types: ['group', 'channel'] })).toEqual([]);
});

it('the address book of the phone, until somebody is taken out of it', async () => {
	const { client, reporter } = await listenToPhone(harness, ['contact_update']);
	const { other } = harness;
	const contact = { fullName: 'Mr Budi', lidJid: other.lid };
	await onPhone(harness, other.jid, { contact });
	await reporter.json();
	expect(await list(client, { search: 'mr' })).toEqual([
		{ jids: [other.jid, other.lid], name: 'Mr Budi', isContact: true },
	]);
	expect(await client.query('lookUpChat', { jid: other.lid })).toEqual({
		jids: [other.lid, other.jid],
		name: 'Mr Budi',
		isContact: true,
	});
	await onPhone(harness, other.jid, { contact: null });
	await reporter.json();
	expect(await client.query('lookUpChat', { jid: other.jid })).toMatchObject({ isContact: false });
});

it('what is known when WhatsApp does not answer', async () => {
	const client = await harness.link();
	const { own, other, wa } = harness;
	const group = other.createGroup('Family', [own]);
	expect(await list(client)).toHaveLength(1);
	await harness.restart();
	wa.faults.nack({ xmlns: 'w:g2' }, 429, 10);
	expect(await list(harness.client())).toEqual([
		{ jids: [group], name: 'Family', isContact: false },
	]);
});

it('nothing, with words, while no number is linked', async () => {
	await expect(list(harness.client())).rejects.toMatchObject({ code: 'device_not_connected' });
});
