import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

/** What a workflow does to a group comes back from WhatsApp as a notification, like what others do. */
const harness = useSessionHarness();

const EVENTS = ['group_update', 'group_participants'] as const;

it('what a workflow does to a group is told as done by its number, and only to triggers that want that', async () => {
	const client = await harness.link();
	const { own, other, wa } = harness;
	const citra = wa.createPhone('628333000333', { pushName: 'Citra' });
	const all = await ItemReporter.on(client, EVENTS, { includeOwnMessages: true });
	const others = await ItemReporter.on(client, EVENTS, { nodeId: 'others only' });
	const mine = async (expected: object) => {
		const item = await all.json();
		expect(item).toMatchObject({
			from: own.lid,
			from_pn: own.jid,
			from_lid: own.lid,
			is_from_me: true,
			...expected,
		});
		return item;
	};

	const made = await client.command('createGroup', { subject: 'Team', people: [other.jid] });
	const group = made.jid;
	await mine({ event: 'group_update', chat: group, group_update: { changes: { created: true } } });
	const changes = { subject: 'Better Team', description: 'Plans', announce: true };
	await client.command('changeGroup', { group, changes });
	for (const [change, value] of Object.entries(changes)) {
		await mine({ group_update: { author: own.lid, changes: { [change]: value } } });
	}
	const steps = ['add', 'promote', 'demote', 'remove'] as const;
	for (const action of steps) {
		await client.command('changeMembers', { group, people: [citra.jid], action });
		const participants = [{ lid: citra.lid, pn: citra.jid, is_me: false }];
		await mine({ event: 'group_participants', group_participants: { action, participants } });
	}
	await client.command('resetGroupInvite', { group });
	await mine({ group_update: { changes: { invite_link: expect.any(String) as string } } });

	// The first that the other trigger gets is what somebody else does.
	await client.command('changeMembers', { group, people: [other.jid], action: 'promote' });
	await other.changeGroup(group, { tag: 'locked', attrs: {} });
	expect(await others.json()).toMatchObject({
		from: other.lid,
		is_from_me: false,
		group_update: { changes: { locked: true } },
	});
});

it('leaving a group is told as done by oneself', async () => {
	const client = await harness.link();
	const group = harness.other.createGroup('Family', [harness.own]);
	const all = await ItemReporter.on(client, EVENTS, { includeOwnMessages: true });
	await client.command('leaveGroup', { group });
	for (;;) {
		const item = await all.json();
		if (item.event !== 'group_participants') continue;
		expect(item).toMatchObject({
			is_from_me: true,
			group_participants: { action: 'leave', participants: [{ is_me: true }] },
		});
		return;
	}
});
