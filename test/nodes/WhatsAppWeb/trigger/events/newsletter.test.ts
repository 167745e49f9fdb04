import { stanza } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

const NOTHING = {
	name: null,
	description: null,
	state: null,
	role: null,
	user: null,
	user_pn: null,
	user_lid: null,
	posts: [],
};

/** A channel of the other phone that the account follows, and the fields of its items. */
async function followed(liveChannels = false) {
	const client = await harness.link();
	const { own, other } = harness;
	const channel = other.createNewsletter('News');
	const reporter = await ItemReporter.on(client, ['newsletter'], {
		liveChannels: liveChannels ? [channel] : [],
	});
	const item = (newsletter: object, mine: boolean, name = 'News') => ({
		event: 'newsletter',
		timestamp: expect.any(Number),
		session: own.jid,
		chat: channel,
		chat_name: name,
		from: mine ? own.jid : null,
		from_pn: mine ? own.jid : null,
		from_lid: mine ? own.lid : null,
		is_from_me: mine,
		is_group: false,
		newsletter: { ...NOTHING, ...newsletter },
	});
	await own.channel(channel).follow();
	return { reporter, channel, item };
}

it('a channel is told when it is followed, muted, changed and left', async () => {
	const { reporter, channel, item } = await followed();
	const { own, other } = harness;
	expect(await reporter.json()).toEqual(
		item(
			{
				action: 'joined',
				name: 'News',
				role: 'SUBSCRIBER',
				state: 'ACTIVE',
				details: expect.objectContaining({ id: channel }),
			},
			true,
		),
	);
	await own.channel(channel).mute(true);
	const mute = { id: channel, mute: 'ON' };
	expect(await reporter.json()).toEqual(item({ action: 'muted', details: mute }, true));
	await own.channel(channel).mute(false);
	const unmute = { id: channel, mute: 'OFF' };
	expect(await reporter.json()).toEqual(item({ action: 'unmuted', details: unmute }, true));
	await other.channel(channel).change({ name: 'Fresh News', description: 'Every morning' });
	expect(await reporter.json()).toEqual(
		item(
			{
				action: 'changed',
				name: 'Fresh News',
				description: 'Every morning',
				details: expect.any(Object),
			},
			false,
			'Fresh News',
		),
	);
	await own.channel(channel).leave();
	const leave = { id: channel, role: 'GUEST' };
	expect(await reporter.json()).toEqual(
		item({ action: 'left', role: 'GUEST', details: leave }, true, 'Fresh News'),
	);
});

it('views and reactions of the posts of chosen channels are told as they are counted', async () => {
	harness.wa.newsletters.liveSeconds = 1;
	const asked = harness.wa.once('liveUpdates');
	const { reporter, channel, item } = await followed(true);
	const { own, other } = harness;
	expect((await asked).newsletter).toBe(channel);
	await reporter.json();
	await other.post(channel, { conversation: 'Good morning' });
	const serverId = String(harness.wa.newsletters.find(channel)?.posts[0]?.serverId);
	const counted = (views: number, reactions: object[] | null) =>
		item(
			{ action: 'counted', posts: [{ server_id: serverId, views, reactions }], details: null },
			false,
		);
	other.channel(channel).view(serverId);
	expect(await reporter.json()).toEqual(counted(1, null));
	// The subscription is renewed before it ends, also on the next connection.
	await harness.wa.once('liveUpdates');
	await other.channel(channel).react(serverId, '👍');
	expect(await reporter.json()).toEqual(counted(1, [{ emoji: '👍', count: 1 }]));
	harness.wa.faults.closeWith('now', { tcp: true });
	await harness.wa.once('liveUpdates');
	await own.channel(channel).react(serverId, '👍');
	expect(await reporter.json()).toEqual(counted(1, [{ emoji: '👍', count: 2 }]));
});

it('what WhatsApp says in other words is told, too', async () => {
	const { reporter, channel, item } = await followed();
	const { own, other } = harness;
	await reporter.json();
	let id = 0;
	const push = (type: string, from: string, content: ReturnType<typeof stanza>) => {
		id += 1;
		const attrs = { from, type, id: `N${id}`, t: '1700000000' };
		harness.wa.push(own.number, 1, stanza('notification', attrs, [content]));
	};
	const mex = (op_name: string, body: object) =>
		push(
			'mex',
			'@s.whatsapp.net',
			stanza('update', { op_name }, Buffer.from(JSON.stringify(body))),
		);

	const state = { id: channel, state: { type: 'SUSPENDED' } };
	mex('NotificationNewsletterStateChange', {
		data: { xwa2_notify_newsletter_on_state_change: state },
	});
	expect(await reporter.json()).toEqual(
		item({ action: 'state_changed', state: 'SUSPENDED', details: state }, false),
	);
	const promoted = { jid: channel, user: other.lid };
	mex('NotificationNewsletterAdminPromote', {
		operation: 'NotificationNewsletterAdminPromote',
		updates: [promoted],
	});
	expect(await reporter.json()).toEqual(
		item(
			{ action: 'admin_promoted', user: other.lid, user_lid: other.lid, details: promoted },
			false,
		),
	);
	const milestone = { id: channel, milestone: 100 };
	mex('NotificationNewsletterMilestone', { data: { xwa2_notify_newsletter_milestone: milestone } });
	expect(await reporter.json()).toEqual(item({ action: 'other', details: milestone }, false));

	const role = { jid: other.lid, action: 'demote', role: 'SUBSCRIBER' };
	push('newsletter', channel, stanza('participant', role));
	expect(await reporter.json()).toMatchObject({
		newsletter: {
			action: 'admin_demoted',
			user: other.lid,
			user_lid: other.lid,
			role: 'SUBSCRIBER',
		},
	});
	const name = stanza('name', {}, Buffer.from('Headlines'));
	push('newsletter', channel, stanza('update', {}, [stanza('settings', {}, [name])]));
	expect(await reporter.json()).toMatchObject({
		chat_name: 'Headlines',
		newsletter: { action: 'changed', name: 'Headlines' },
	});

	// Notifications about something else, or malformed ones, make no event and do no harm.
	mex('NotificationUserReachoutTimelockUpdate', { data: {} });
	push('mex', '@s.whatsapp.net', stanza('update', { op_name: 'x' }, Buffer.from('{')));
	mex('NotificationNewsletterMilestone', { data: { xwa2_notify_newsletter_milestone: milestone } });
	expect(await reporter.json()).toMatchObject({ newsletter: { action: 'other' } });
});
