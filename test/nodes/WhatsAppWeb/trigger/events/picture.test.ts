import { stanza } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();
const FACE = Buffer.from('a face');

const PICTURE = { removed: false, picture_id: expect.stringMatching(/^\d+$/) };
const NONE = { removed: true, picture_id: null };

it("a person's picture is told when it is new and when it is gone, once", async () => {
	const client = await harness.link();
	const { own, other } = harness;
	await other.sendText(own.jid, 'Hello');
	const reporter = await ItemReporter.on(client, ['picture_update', 'message']);
	const item = (chat: string, picture_update: object) => ({
		event: 'picture_update',
		timestamp: expect.any(Number),
		session: own.jid,
		chat,
		chat_name: 'Budi',
		from: chat,
		from_pn: other.jid,
		from_lid: other.lid,
		is_from_me: false,
		is_group: false,
		picture_update,
	});
	await reporter.json();
	const twice = harness.wa.faults.duplicate({ tag: 'notification', device: 1 });
	other.setPicture(FACE);
	expect(await reporter.json()).toEqual(item(other.jid, PICTURE));
	other.setPicture(undefined);
	expect(await reporter.json()).toEqual(item(other.jid, NONE));
	expect(twice.count).toBe(1);

	const attrs = { from: other.lid, type: 'picture', id: 'N1', t: '1700000000' };
	harness.wa.push(
		own.number,
		1,
		stanza('notification', attrs, [stanza('set', { hash: 'Ab1=', id: '7' })]),
	);
	expect(await reporter.json()).toEqual(item(other.lid, { removed: false, picture_id: '7' }));
});

it.each(['lid', 'pn'] as const)(
	'the picture of a group by %s says who has changed it',
	async (addressing) => {
		const client = await harness.link();
		const { own, other } = harness;
		const reporter = await ItemReporter.on(client, ['picture_update', 'group_update', 'message']);
		const group = other.createGroup('Family', [own], { addressing });
		await reporter.json();
		const item = (picture_update: object) => ({
			event: 'picture_update',
			timestamp: expect.any(Number),
			session: own.jid,
			chat: group,
			chat_name: 'Family',
			from: addressing === 'lid' ? other.lid : other.jid,
			from_pn: other.jid,
			from_lid: other.lid,
			is_from_me: false,
			is_group: true,
			picture_update,
		});
		// The LID of a person addressed by number is known after their first message.
		await other.sendText(group, 'Hello');
		await reporter.json();
		await other.setGroupPicture(group, FACE);
		expect(await reporter.json()).toEqual(item(PICTURE));
		await other.setGroupPicture(group, undefined);
		expect(await reporter.json()).toEqual(item(NONE));
	},
);

it('the own picture, and a group’s changed on the phone, are own doings', async () => {
	const client = await harness.link();
	const { own, other } = harness;
	const others = await ItemReporter.on(client, ['picture_update']);
	const mine = await ItemReporter.on(client, ['picture_update'], {
		nodeId: 'mine',
		includeOwnMessages: true,
	});
	own.setPicture(FACE);
	expect(await mine.json()).toMatchObject({
		chat: own.jid,
		is_from_me: true,
		picture_update: { removed: false, picture_id: null },
	});
	const group = other.createGroup('Family', [own]);
	await own.setGroupPicture(group, FACE);
	expect(await mine.json()).toMatchObject({ chat: group, from: own.lid, is_from_me: true });
	other.setPicture(FACE);
	expect(await others.json()).toMatchObject({ chat: other.jid, is_from_me: false });
	expect(others.trigger.deliveries).toHaveLength(1);
});
