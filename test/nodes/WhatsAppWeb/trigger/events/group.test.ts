import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Phone } from '../../../../whatsapp/index.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';

const harness = useSessionHarness();

const EVENTS = ['group_update', 'group_participants', 'group_join_request', 'message'] as const;

const NO_CHANGES = {
	created: null,
	joined: null,
	deleted: null,
	subject: null,
	description: null,
	announce: null,
	locked: null,
	ephemeral_seconds: null,
	member_add_mode: null,
	join_approval: null,
	invite_link: null,
	suspended: null,
	community: null,
	other: [],
};

const member = (phone: Phone, more: object = {}): BinaryNode =>
	stanza('participant', { jid: phone.lid, ...more });

describe.each(['lid', 'pn'] as const)('a group that names its members by %s', (addressing) => {
	const name = ({ jid, lid }: Phone) => (addressing === 'lid' ? lid : jid);

	/** A group of the other phone and the account, and a third person outside it. */
	async function conversation(more: { includeOwnMessages?: boolean } = {}) {
		const client = await harness.link();
		const reporter = await ItemReporter.on(client, EVENTS, more);
		const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
		const group = harness.other.createGroup('Family', [harness.own], { addressing });
		const head = (event: string, author: Phone, subject = 'Family') => ({
			event,
			timestamp: expect.any(Number),
			session: harness.own.jid,
			chat: group,
			from: name(author),
			from_pn: author.jid,
			from_lid: author.lid,
			is_from_me: author === harness.own,
			is_group: true,
			chat_name: subject,
		});
		const update = (author: Phone, changes: object, subject?: string) => ({
			...head('group_update', author, subject),
			group_update: { changes: { ...NO_CHANGES, ...changes }, author: name(author) },
		});
		const person = (phone: Phone, known: string | null = null) => ({
			jid: name(phone),
			pn: phone.jid,
			lid: phone.lid,
			name: known,
			is_me: phone === harness.own,
		});
		return { reporter, citra, group, head, update, person };
	}

	it('tells that it is new, and each change of its settings, once', async () => {
		const { reporter, group, update } = await conversation();
		const { other } = harness;
		expect(await reporter.json()).toEqual(
			update(other, {
				created: true,
				subject: 'Family',
				description: '',
				announce: false,
				locked: false,
				ephemeral_seconds: 0,
				member_add_mode: 'admin_add',
				join_approval: false,
			}),
		);
		const body = [stanza('body', {}, Buffer.from('Meeting every Monday'))];
		const approval = [stanza('group_join', { state: 'on' })];
		const cases: Array<[BinaryNode, object]> = [
			[stanza('description', { id: 'D1' }, body), { description: 'Meeting every Monday' }],
			[stanza('description', { delete: 'true', prev: 'D1' }), { description: '' }],
			[stanza('announcement', {}), { announce: true }],
			[stanza('not_announcement', {}), { announce: false }],
			[stanza('locked', {}), { locked: true }],
			[stanza('unlocked', {}), { locked: false }],
			[stanza('ephemeral', { expiration: '86400' }), { ephemeral_seconds: 86400 }],
			[stanza('not_ephemeral', {}), { ephemeral_seconds: 0 }],
			[
				stanza('member_add_mode', {}, Buffer.from('all_member_add')),
				{ member_add_mode: 'all_member_add' },
			],
			[stanza('membership_approval_mode', {}, approval), { join_approval: true }],
		];
		for (const [change, changes] of cases) {
			await other.changeGroup(group, change);
			expect(await reporter.json()).toEqual(update(other, changes));
		}
		await other.changeGroup(group, stanza('subject', {}, Buffer.from('Whole Family')));
		expect(await reporter.json()).toEqual(
			update(other, { subject: 'Whole Family' }, 'Whole Family'),
		);
		await other.changeGroup(group, stanza('invite', {}));
		const code = harness.wa.groups.find(group)?.inviteCode;
		expect(await reporter.json()).toEqual(
			update(other, { invite_link: `https://chat.whatsapp.com/${code}` }, 'Whole Family'),
		);
		expect(reporter.trigger.deliveries).toHaveLength(cases.length + 3);
	});

	it('tells who comes and goes, and who is an admin', async () => {
		const { reporter, citra, group, head, person } = await conversation();
		const { own, other } = harness;
		await reporter.json();
		const item = (author: Phone, action: string, participants: object[]) => ({
			...head('group_participants', author),
			group_participants: { action, participants },
		});
		for (const action of ['add', 'promote', 'demote', 'remove']) {
			await other.changeGroup(group, stanza(action, {}, [member(citra)]));
			expect(await reporter.json()).toEqual(item(other, action, [person(citra)]));
		}
		const code = harness.wa.groups.find(group)?.inviteCode;
		await citra.changeGroup('@g.us', stanza('invite', { code }));
		expect(await reporter.json()).toEqual(item(citra, 'invite', [person(citra)]));
		await citra.changeGroup('@g.us', stanza('leave', {}, [stanza('group', { id: group })]));
		expect(await reporter.json()).toEqual(item(citra, 'leave', [person(citra)]));
		await other.changeGroup(group, stanza('remove', {}, [member(own)]));
		const me = expect.objectContaining({ jid: name(own), pn: own.jid, lid: own.lid, is_me: true });
		expect(await reporter.json()).toEqual(item(other, 'remove', [me]));
	});

	it('tells its admins who asks to join', async () => {
		const { reporter, citra, group, head, person } = await conversation();
		const { own, other } = harness;
		const approval = [stanza('group_join', { state: 'on' })];
		await other.changeGroup(group, stanza('membership_approval_mode', {}, approval));
		await other.changeGroup(group, stanza('promote', {}, [member(own)]));
		for (let seen = 0; seen < 3; seen += 1) await reporter.json();
		const item = (author: Phone, action: string, method: string | null) => ({
			...head('group_join_request', author),
			group_join_request: { action, method, requester: person(citra) },
		});
		const code = harness.wa.groups.find(group)?.inviteCode;
		await citra.changeGroup('@g.us', stanza('invite', { code }));
		expect(await reporter.json()).toEqual(item(citra, 'created', 'invite_link'));
		await citra.changeGroup(group, stanza('cancel_membership_requests', {}, [member(citra)]));
		expect(await reporter.json()).toEqual(item(citra, 'revoked', null));
		await citra.changeGroup('@g.us', stanza('invite', { code }));
		await reporter.json();
		const decide = (how: string) =>
			stanza('membership_requests_action', {}, [stanza(how, {}, [member(citra)])]);
		await other.changeGroup(group, decide('reject'));
		expect(await reporter.json()).toEqual(item(other, 'rejected', null));
		await citra.changeGroup('@g.us', stanza('invite', { code }));
		await reporter.json();
		await other.changeGroup(group, decide('approve'));
		expect(await reporter.json()).toMatchObject({
			group_participants: { action: 'add', participants: [person(citra)] },
		});
	});

	it('tells what the account does on its phone only to who wants to know', async () => {
		const { reporter, group, update } = await conversation({ includeOwnMessages: true });
		const others = await ItemReporter.on(harness.client(), EVENTS, { nodeId: 'others only' });
		await reporter.json();
		await others.json();
		await harness.own.changeGroup(group, stanza('subject', {}, Buffer.from('Us')));
		expect(await reporter.json()).toEqual(update(harness.own, { subject: 'Us' }, 'Us'));
		await harness.other.changeGroup(group, stanza('locked', {}));
		expect(await others.json()).toEqual(update(harness.other, { locked: true }, 'Us'));
	});
});

describe('a notification', () => {
	const notification = (group: string, content: BinaryNode[], more: object = {}) =>
		stanza(
			'notification',
			{ from: group, type: 'w:gp2', id: 'N1', t: '1700000000', ...more },
			content,
		);

	it('that waited while n8n was down is told when it is back, and once if it comes again', async () => {
		await ItemReporter.on(await harness.link(), ['group_update']);
		await harness.restart();
		const group = harness.other.createGroup('Family', [harness.own]);
		const twice = harness.wa.faults.duplicate({ tag: 'notification', device: 1 });
		await harness.other.changeGroup(group, stanza('locked', {}));
		expect(twice.count).toBe(1);
		const reporter = await ItemReporter.on(harness.client(), ['group_update']);
		expect(await reporter.json()).toMatchObject({ group_update: { changes: { created: true } } });
		expect(await reporter.json()).toMatchObject({
			chat_name: 'Family',
			group_update: { changes: { locked: true } },
		});
		await harness.other.changeGroup(group, stanza('unlocked', {}));
		expect(await reporter.json()).toMatchObject({ group_update: { changes: { locked: false } } });
	});

	it('that says a LID only is told with the number, too, and in its turn', async () => {
		const client = await harness.link();
		const { own, other } = harness;
		await other.sendText(own.jid, 'Hello', { viaLid: true });
		const reporter = await ItemReporter.on(client, ['message', 'group_update']);
		await reporter.json();
		const group = '120363999999999999@g.us';
		const push = (id: string, tag: string, more: object = {}) => {
			const attrs = { id, participant: other.lid, addressing_mode: 'lid', ...more };
			harness.wa.push(own.number, 1, notification(group, [stanza(tag, {})], attrs));
		};
		const says = (changes: object) => ({
			timestamp: 1700000000,
			chat_name: null,
			from: other.lid,
			from_pn: other.jid,
			group_update: { changes },
		});
		push('N1', 'announcement');
		expect(await reporter.json()).toMatchObject(says({ announce: true }));
		// Only the first person has to be looked up.
		push('N2', 'locked');
		push('N3', 'unlocked', { participant_pn: other.jid });
		expect(await reporter.json()).toMatchObject(says({ locked: true }));
		expect(await reporter.json()).toMatchObject(says({ locked: false }));
	});

	it('that says who is who makes a later one complete', async () => {
		const reporter = await ItemReporter.on(await harness.link(), [
			'group_update',
			'group_participants',
		]);
		const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
		const group = harness.other.createGroup('Family', [harness.own]);
		await harness.other.changeGroup(group, stanza('add', {}, [member(citra)]));
		for (let seen = 0; seen < 2; seen += 1) await reporter.json();
		const attrs = { participant: citra.lid, addressing_mode: 'lid' };
		harness.wa.push(
			harness.own.number,
			1,
			notification(
				group,
				[stanza('locked', {}), stanza('promote', {}, [stanza('participant', {})])],
				attrs,
			),
		);
		expect(await reporter.json()).toMatchObject({ group_participants: { participants: [] } });
		expect(await reporter.json()).toMatchObject({ from: citra.lid, from_pn: citra.jid });
	});

	it('with several changes, unknown ones and no author is told whole', async () => {
		const reporter = await ItemReporter.on(await harness.link(), EVENTS);
		const { own, other } = harness;
		const group = '120363999999999999@g.us';
		const linked = stanza('group', { jid: '120363888888888888@g.us', subject: 'Announcements' });
		harness.wa.push(
			own.number,
			1,
			notification(group, [
				stanza('locked', {}),
				stanza('promote', {}, [stanza('participant', { jid: other.lid, phone_number: other.jid })]),
				stanza('link', { link_type: 'parent_group' }, [linked]),
				stanza('growth_locked', { type: 'invite' }),
				stanza('modify', {}, [stanza('participant', { jid: other.lid })]),
			]),
		);
		const place = { from: null, from_pn: null, from_lid: null, is_from_me: false, chat: group };
		expect(await reporter.json()).toMatchObject({
			...place,
			group_participants: { action: 'promote', participants: [{ pn: other.jid }] },
		});
		expect(await reporter.json()).toMatchObject({
			...place,
			group_participants: { action: 'modify', participants: [{ jid: other.lid }] },
		});
		expect(await reporter.json()).toMatchObject({
			...place,
			group_update: {
				author: null,
				changes: {
					...NO_CHANGES,
					locked: true,
					community: {
						action: 'link',
						type: 'parent_group',
						groups: [{ jid: '120363888888888888@g.us', subject: 'Announcements' }],
					},
					other: ['growth_locked'],
				},
			},
		});
	});
});
