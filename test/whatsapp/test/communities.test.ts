import { stanza } from '../stanza.ts';
import { useWorld } from './world.ts';

/** Communities, as an unmodified Baileys makes and changes them. */
const world = useWorld();

const link = (type: string, jid: string) =>
	stanza('links', {}, [stanza('link', { link_type: type }, [stanza('group', { jid })])]);

it('are made with an announcement group, and get groups', async () => {
	const { alice, bob, client } = await world.linkAlice();
	const { sock } = client;
	const made = await sock.communityCreate('Village', 'All neighbours');
	expect(made).toMatchObject({ subject: 'Village', desc: 'All neighbours', isCommunity: true });
	const community = made?.id ?? '';
	const group = alice.createGroup('Gardens', [bob]);
	await sock.communityLinkGroup(group, community);
	expect(await sock.groupMetadata(group)).toMatchObject({ linkedParent: community });
	const { linkedGroups } = await sock.communityFetchLinkedGroups(community);
	expect(linkedGroups.map(({ subject, size }) => [subject, size])).toEqual([
		['Village', 2],
		['General', 1],
		['Gardens', 2],
	]);
	const announcements = await sock.groupMetadata(linkedGroups[0]?.id ?? '');
	expect(announcements).toMatchObject({ isCommunityAnnounce: true, announce: true });
	expect(announcements.participants).toHaveLength(2);

	await sock.communityUnlinkGroup(group, community);
	expect(await sock.groupMetadata(group)).toMatchObject({ linkedParent: undefined });
	expect((await sock.groupMetadata(community)).participants).toHaveLength(2);
});

it('tell their members what is linked, on both sides', async () => {
	const { alice, bob, client } = await world.linkAlice();
	const told: string[] = [];
	client.sock.ws.on(
		'CB:notification,type:w:gp2',
		(node: { attrs: { from: string }; content: Array<{ tag: string; attrs: object }> }) => {
			for (const { tag, attrs } of node.content) {
				if (tag.endsWith('link'))
					told.push(`${tag} ${Object.values(attrs).join(' ')} in ${node.attrs.from}`);
			}
		},
	);
	const community = bob.createCommunity('Village', [alice]);
	const group = bob.createGroup('Gardens', [alice]);
	await bob.changeGroup(community, link('sub_group', group));
	const unlink = stanza('unlink', { unlink_type: 'sub_group' }, [stanza('group', { jid: group })]);
	await bob.changeGroup(community, unlink);
	await client.sock.groupMetadata(group);
	expect(told).toEqual([
		`link sub_group in ${community}`,
		`link parent_group in ${group}`,
		`unlink sub_group unlink_group in ${community}`,
		`unlink parent_group unlink_group in ${group}`,
	]);
});

it('cannot be written to', async () => {
	const { alice, bob, client } = await world.linkAlice();
	const community = bob.createCommunity('Village', [alice]);
	world.wa.mark();
	const sent = await client.sock.sendMessage(community, { text: 'Hello' });
	expect(await world.wa.waitFor('ack', ({ id }) => id === sent?.key.id)).toMatchObject({
		error: '403',
	});
});

it('refuse what WhatsApp Web does not send', async () => {
	const { alice } = await world.linkAlice();
	const community = alice.createCommunity('Village', []);
	const group = alice.createGroup('Gardens', []);
	await expect(alice.changeGroup(community, link('parent_group', group))).rejects.toThrow();
	expect(world.takeViolations()).toEqual(['<link> with link_type="parent_group"']);
});
