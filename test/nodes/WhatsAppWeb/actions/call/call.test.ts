import type { BinaryNode } from '@whiskeysockets/baileys';
import type { INodeParameters } from 'n8n-workflow';
import { findOperation } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import { linkClient } from '../../../../whatsapp/client.ts';
import { children } from '../../../../whatsapp/stanza.ts';
import { LinkedNode } from '../../LinkedNode.ts';

/** The resource Call on the loopback WhatsApp: what the server and the caller see, and what the items have. */
const node = await LinkedNode.fromSource();
const { whatsapp, phone, friend } = node;

const call = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'call',
	operation,
	...more,
});
const run = async (operation: string, more?: INodeParameters) =>
	(await node.run(call(operation, more))).json;
const failure = async (operation: string, more?: INodeParameters) => {
	const { json } = await node.run(call(operation, more), { continueOnFail: true });
	return json.error;
};
const keysOf = (operation: string) => Object.keys(findOperation('call', operation)?.gives ?? {});

/** What the session says of calls from now on. */
function listen(): BinaryNode[] {
	const said: BinaryNode[] = [];
	whatsapp.faults.drop((stanza) => {
		if (stanza.tag === 'call') said.push(stanza);
		return false;
	}, 1_000);
	return said;
}

/** Lets the session hear of something about a call: it acknowledges what it has processed. */
async function heard(act: () => void, count = 1): Promise<void> {
	let acks = 0;
	const processed = new Promise<void>((resolve) => {
		const stop = whatsapp.on('stanza', ({ tag, number }) => {
			if (tag !== 'ack' || number !== phone.number || ++acks < count) return;
			stop();
			resolve();
		});
	});
	act();
	await processed;
}

async function ring(to: string, options?: { video?: boolean }): ReturnType<typeof ringing> {
	return await ringing(() => friend.call(to, options));
}

async function ringing(make: () => ReturnType<typeof friend.call>) {
	let made: ReturnType<typeof friend.call> | undefined;
	await heard(() => {
		made = make();
	});
	if (!made) throw new Error('nobody calls');
	return made;
}

describe('without a linked number', () => {
	it.each([
		['reject', { callId: 'ABC' }],
		['createLink', {}],
	])('%s is an error', async (operation, parameters) => {
		expect(await failure(operation, parameters)).toMatchObject({ code: 'device_not_connected' });
	});
});

describe('of a linked number', () => {
	beforeAll(async () => await node.link());
	afterAll(async () => await node.stop());
	afterEach(() => whatsapp.assertClean());

	const from = { from: friend.lid, from_pn: friend.jid, from_lid: friend.lid };

	it('reject ends a call, and the caller learns of it', async () => {
		const caller = await linkClient(whatsapp, friend);
		const rejected = new Promise((resolve) => {
			caller.sock.ev.on('call', ([event]) => event?.status === 'reject' && resolve(event));
		});
		const said = listen();
		const { id } = await ring(phone.jid, { video: true });
		const item = await run('reject', { callId: id });
		expect(item).toEqual({
			rejected: true,
			call_id: id,
			chat: friend.lid,
			...from,
			is_video: true,
		});
		expect(Object.keys(item)).toEqual(keysOf('reject'));
		expect(await rejected).toMatchObject({ id });
		expect(said).toHaveLength(1);
		expect(said[0]?.attrs).toMatchObject({ to: friend.lid });
		expect(children(said[0])[0]).toMatchObject({
			tag: 'reject',
			attrs: { 'call-id': id, 'call-creator': friend.lid, count: '0' },
		});
		await caller.close();
	});

	it('reject tells the group of a group call', async () => {
		const group = friend.createGroup('Family', [phone]);
		const { id } = await ring(group);
		expect(await run('reject', { callId: id })).toMatchObject({
			rejected: true,
			chat: group,
			is_video: false,
			...from,
		});
	});

	it('reject says that a call is over', async () => {
		const { id, end } = await ring(phone.jid);
		await heard(() => end('terminate'));
		const said = listen();
		expect(await run('reject', { callId: id })).toMatchObject({ rejected: false, call_id: id });
		expect(said).toEqual([]);
	});

	it('reject needs the caller of a call that it has not heard of', async () => {
		// It rings on another phone's devices only.
		const { id } = friend.call(whatsapp.createPhone('628444000444').jid);
		expect(await failure('reject', { callId: id })).toMatchObject({
			code: 'invalid_parameter',
			message: "'Call ID' is no call that has rung here",
			details: { parameter: 'callId' },
		});
		expect(await run('reject', { callId: id, from: friend.lid })).toMatchObject({
			rejected: true,
			chat: friend.lid,
			is_video: null,
		});
	});

	it('reject refuses an empty id, and a group for a caller', async () => {
		const invalid = { code: 'invalid_parameter' };
		expect(await failure('reject', { callId: ' ' })).toMatchObject({
			...invalid,
			message: "'Call ID' is empty",
		});
		const group = '120363000000000000@g.us';
		expect(await failure('reject', { callId: 'ABC', from: group })).toMatchObject({
			...invalid,
			message: expect.stringMatching(/^'Caller' must be a contact/) as string,
		});
	});

	it.each([
		['voice', 'https://call.whatsapp.com/voice/', 'audio'],
		['video', 'https://call.whatsapp.com/video/', 'video'],
	])('createLink makes a link for %s', async (callType, prefix, media) => {
		const said = listen();
		const item = await run('createLink', { callType });
		expect(item).toEqual({
			url: expect.stringMatching(new RegExp(`^${prefix}[\\w-]{10,}$`)) as string,
			call_type: callType,
		});
		expect(Object.keys(item)).toEqual(keysOf('createLink'));
		expect(children(said[0])[0]).toMatchObject({ tag: 'link_create', attrs: { media } });
	});

	it('createLink tells what WhatsApp does not allow', async () => {
		whatsapp.faults.nack({ tag: 'call', child: 'link_create' }, 429);
		expect(await failure('createLink')).toMatchObject({ code: 'rate_limited' });
	});
});
