import { isDeepStrictEqual } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import type { Phone } from '../../../../whatsapp/index.ts';
import { bring } from '../../session/rawStanzas.ts';
import { textCommand, useSessionHarness } from '../../session/SessionHarness.ts';
import { type RunningTrigger, useTriggerNode } from '../triggerNode.ts';

/** A friend writes, and then somebody else in their name, or they with a new phone: nobody can tell. */
const harness = useSessionHarness();
const start = useTriggerNode(harness);

const EVENTS = ['message', 'message_edit', 'reaction', 'poll_vote', 'identity_changed'];

let friend: Phone;
let stranger: Phone;
/** With the option. */
let careful: RunningTrigger;
/** Without it. */
let plain: RunningTrigger;

async function startBoth(): Promise<void> {
	const filters = { holdChangedIdentity: true };
	const options = { includeOwnMessages: true };
	careful = await start({ nodeId: 'careful', parameters: { events: EVENTS, filters, options } });
	plain = await start({ nodeId: 'plain', parameters: { events: EVENTS, options } });
}

beforeEach(async () => {
	await harness.link();
	friend = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
	stranger = harness.wa.createPhone('628444000444', { pushName: 'Dewi' });
	await startBoth();
});
afterEach(async () => {
	await Promise.all([careful.close(), plain.close()]);
});

const short = ({ event, text, security_code_changed }: IDataObject) =>
	[event, text, security_code_changed].filter((each) => each !== undefined);

/** What a trigger starts executions for, until a message of a stranger, who has to be delivered by both. */
async function startedUntilNow(trigger: RunningTrigger): Promise<unknown[]> {
	const started: unknown[] = [];
	for (;;) {
		const item = await trigger.next();
		if (item.push_name === 'Dewi') return started;
		started.push(short(item));
	}
}

async function bothUntilNow(): Promise<{ careful: unknown[]; plain: unknown[] }> {
	await stranger.sendText(harness.own.jid, 'Somebody else');
	return { careful: await startedUntilNow(careful), plain: await startedUntilNow(plain) };
}

const names = {
	'by number': () => ({ from: friend.jid, sender_lid: friend.lid }),
	'by LID': () => ({ from: friend.lid, sender_pn: friend.jid }),
	'by LID alone': () => ({ from: friend.lid }),
};

const write = async (conversation: string, attrs: Record<string, string>) =>
	await bring(harness, { conversation }, attrs);

const CHANGE = ['identity_changed'];

describe.each(Object.entries(names))('after a change of security code (%s)', (_, addressed) => {
	it('nothing they do starts the careful workflow, until the owner writes to them', async () => {
		const { own } = harness;
		const { id } = await friend.sendText(own.jid, 'Hello');
		await write('pay to a new account', addressed());
		const key = { remoteJid: own.jid, fromMe: false, id };
		await bring(harness, { reactionMessage: { key, text: '👍' } }, addressed());
		await write('now', names['by number']());
		await write('at once', names['by LID']());
		expect(await bothUntilNow()).toEqual({
			careful: [['message', 'Hello'], CHANGE],
			plain: [
				['message', 'Hello'],
				CHANGE,
				['message', 'pay to a new account', true],
				['reaction', true],
				['message', 'now', true],
				['message', 'at once', true],
			],
		});
		await own.sendText(friend.jid, 'Is it you?');
		await careful.next();
		await write('yes', addressed());
		expect(short(await careful.next())).toEqual(['message', 'yes']);
	});
});

it('in a group, too, and what the owner writes there confirms nobody', async () => {
	const { own, other } = harness;
	const group = friend.createGroup('Family', [own, other]);
	await friend.sendText(group, 'Hello');
	const attrs = { participant: friend.lid, participant_pn: friend.jid, addressing_mode: 'lid' };
	await write('pay', { from: group, ...attrs });
	await own.sendText(group, 'Who has paid?');
	await write('do pay', { from: group, ...attrs });
	const mine = ['message', 'Who has paid?'];
	expect(await bothUntilNow()).toEqual({
		careful: [['message', 'Hello'], CHANGE, mine],
		plain: [
			['message', 'Hello'],
			CHANGE,
			['message', 'pay', true],
			mine,
			['message', 'do pay', true],
		],
	});
	await own.sendText(friend.jid, 'Is it you?');
	await careful.next();
	await write('it is', { from: group, ...attrs });
	expect(short(await careful.next())).toEqual(['message', 'it is']);
});

it('over restarts of n8n, and so is that they are confirmed', async () => {
	const restart = async () => {
		await Promise.all([careful.close(), plain.close()]);
		await harness.restart();
		await startBoth();
	};
	await friend.sendText(harness.own.jid, 'Hello');
	await write('pay', names['by number']());
	await bothUntilNow();
	await restart();
	await write('now', names['by LID']());
	expect((await bothUntilNow()).careful).toEqual([]);
	await harness.own.sendText(friend.jid, 'Is it you?');
	await careful.next();
	await restart();
	await write('yes', names['by number']());
	expect(short(await careful.next())).toEqual(['message', 'yes']);
});

it('what a workflow writes to them confirms nothing', async () => {
	const { client } = harness.handle();
	await friend.sendText(harness.own.jid, 'Hello');
	await write('pay', names['by number']());
	await client.send(textCommand(friend.jid, 'Thank you for your message!'));
	await write('now', names['by number']());
	const told = await bothUntilNow();
	expect(told.plain).toContainEqual(['message', 'now', true]);
	expect(told.careful.filter((each) => !isDeepStrictEqual(each, CHANGE))).toEqual([
		['message', 'Hello'],
	]);
});

it('a person of whom nothing but the new key is known is not held back', async () => {
	await write('Hello', names['by number']());
	expect(short(await careful.next())).toEqual(['message', 'Hello']);
});
