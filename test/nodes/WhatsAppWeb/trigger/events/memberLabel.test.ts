import type { proto } from '@whiskeysockets/baileys';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

/** Sent to the group by the app of the member who changes their tag. */
const tag = (label: string): proto.IMessage => ({
	protocolMessage: { type: 30, memberLabel: { label, labelTimestamp: 1_800_000_000 } },
});

const EVENTS = ['group_member_label', 'message'] as const;

describe.each(['lid', 'pn'] as const)('a group that names its members by %s', (addressing) => {
	const group = () => harness.other.createGroup('Family', [harness.own], { addressing });

	it('tells each change of a tag, and its removal', async () => {
		const { own, other } = harness;
		const reporter = await ItemReporter.on(await harness.link(), EVENTS);
		const jid = group();
		for (const label of ['Treasurer', 'Büro 🏢', '']) {
			const { id } = await other.send(jid, tag(label));
			expect(await reporter.json()).toEqual({
				event: 'group_member_label',
				timestamp: expect.any(Number),
				session: own.jid,
				message_id: id,
				chat: jid,
				from: addressing === 'lid' ? other.lid : other.jid,
				from_pn: other.jid,
				from_lid: other.lid,
				is_from_me: false,
				is_group: true,
				push_name: 'Budi',
				group_member_label: { label, removed: label === '' },
			});
		}
	});

	it('shows the tag on messages', async () => {
		const reporter = await ItemReporter.on(await harness.link(), EVENTS);
		const contextInfo = { memberLabel: { label: 'Treasurer' } };
		await harness.other.send(group(), { extendedTextMessage: { text: 'Hello', contextInfo } });
		expect(await reporter.json()).toMatchObject({ text: 'Hello', member_label: 'Treasurer' });
	});
});

it("tells the account's own change of its tag to those who want own messages", async () => {
	const { own, other } = harness;
	const client = await harness.link();
	const others = await ItemReporter.on(client, EVENTS);
	const all = await ItemReporter.on(client, EVENTS, { nodeId: 'all', includeOwnMessages: true });
	const jid = other.createGroup('Family', [own], { addressing: 'lid' });
	await own.send(jid, tag('Boss'));
	await other.send(jid, { conversation: 'Well' });
	expect(await all.json()).toMatchObject({
		is_from_me: true,
		group_member_label: { label: 'Boss', removed: false },
	});
	expect(await others.json()).toMatchObject({ event: 'message', text: 'Well' });
});

it('believes no tag in a direct chat', async () => {
	const { own, other } = harness;
	const reporter = await ItemReporter.on(await harness.link(), EVENTS);
	await other.send(own.jid, tag('Boss'));
	await other.send(own.jid, { conversation: 'Well' });
	expect(await reporter.json()).toMatchObject({ event: 'message', text: 'Well' });
});
