import type { GroupMetadata } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import type { KnownMessage } from '../../../../../nodes/WhatsAppWeb/session/messages/known';
import {
	type ChatContext,
	jidIn,
} from '../../../../../nodes/WhatsAppWeb/session/messages/chatContext';
import { findTarget, keyOf } from '../../../../../nodes/WhatsAppWeb/session/messages/lookup';

const me = { pn: '100@s.whatsapp.net', lid: '900@lid' };
const budi = { pn: '111@s.whatsapp.net', lid: '911@lid' };
const citra = { pn: '222@s.whatsapp.net', lid: '922@lid' };
const GROUP = '120363@g.us';

const metadata = (byLid: boolean): GroupMetadata => ({
	id: GROUP,
	owner: undefined,
	subject: 'Family',
	participants: [me, budi, citra].map(({ pn, lid }) =>
		byLid ? { id: lid, phoneNumber: pn } : { id: pn, lid },
	),
});

const group = (byLid: boolean): ChatContext => ({
	address: { jid: GROUP, pn: null, lid: null },
	byLid,
	group: metadata(byLid),
	me,
});

const direct = (byLid: boolean): ChatContext => ({
	address: { jid: byLid ? budi.lid : budi.pn, ...budi },
	byLid,
	me,
});

const message = (change: Partial<KnownMessage> = {}): KnownMessage => ({
	chats: [GROUP],
	sender: budi.lid,
	fromMe: false,
	timestamp: 1,
	...change,
});

const find = (chat: ChatContext, known: KnownMessage[], claim: object = {}) =>
	findTarget({ id: 'A', ...claim }, known, chat);
const notFound = expect.objectContaining({ code: 'message_not_found' });

describe('a known message', () => {
	it('has its author by the JID that the group uses now, however it came', () => {
		expect(find(group(true), [message({ sender: budi.pn })])).toMatchObject({ author: budi.lid });
		expect(find(group(false), [message()])).toMatchObject({ author: budi.pn });
		const gone = message({ sender: '333@s.whatsapp.net', senderLid: '933@lid' });
		expect(find(group(true), [gone])).toMatchObject({ author: '933@lid' });
		expect(find(group(true), [message({ fromMe: true, sender: me.pn })])).toMatchObject({
			author: me.lid,
			fromMe: true,
		});
	});

	it('is found in a direct chat under either identity', () => {
		const received = message({ chats: [budi.lid, budi.pn], sender: budi.lid });
		for (const byLid of [true, false]) {
			const target = find(direct(byLid), [received]);
			expect(target).toMatchObject({ author: direct(byLid).address.jid, known: received });
			expect(keyOf(target, direct(byLid).address.jid)).toEqual({
				remoteJid: direct(byLid).address.jid,
				fromMe: false,
				id: 'A',
			});
		}
	});

	it('is not found in another chat', () => {
		expect(() => find(direct(true), [message()])).toThrow(notFound);
		expect(() => find(group(true), [message({ chats: ['999@g.us'] })])).toThrow(notFound);
	});

	it('is told apart from others of its id by its sender', () => {
		const both = [message(), message({ sender: citra.lid, senderPn: citra.pn })];
		expect(() => find(group(true), both)).toThrow(notFound);
		expect(find(group(true), both, { sender: citra.pn }).known).toBe(both[1]);
		expect(find(group(true), both, { sender: budi.pn }).known).toBe(both[0]);
		const own = message({ fromMe: true, sender: me.lid });
		expect(find(group(true), [...both, own], { fromMe: true }).known).toBe(own);
		expect(find(group(true), [...both, own], { sender: me.pn }).known).toBe(own);
	});

	it('that is not by the claimed sender is not taken', () => {
		const target = find(group(true), [message()], { sender: citra.pn });
		expect(target).toEqual({ id: 'A', fromMe: false, author: citra.lid });
	});
});

describe('a message that is not known', () => {
	it.each<[string, ChatContext, object]>([
		['in a group', group(true), {}],
		['in a group, somebody else’s', group(true), { fromMe: false }],
		['in a direct chat', direct(true), {}],
	])('is not found %s', (_where, chat, claim) => {
		expect(() => find(chat, [], claim)).toThrow(notFound);
	});

	it.each<[string, ChatContext, object, object]>([
		['an own one', group(true), { fromMe: true }, { fromMe: true, author: me.lid }],
		['an own one', group(false), { sender: me.lid }, { fromMe: true, author: me.pn }],
		['another’s', group(true), { sender: citra.pn }, { fromMe: false, author: citra.lid }],
		['another’s', group(false), { sender: citra.lid }, { fromMe: false, author: citra.pn }],
		['a stranger’s', group(true), { sender: '333@lid' }, { fromMe: false, author: '333@lid' }],
		['the other’s', direct(false), { fromMe: false }, { fromMe: false, author: budi.pn }],
		['the other’s', direct(true), { sender: budi.pn }, { fromMe: false, author: budi.lid }],
		['an own one', direct(true), { fromMe: true }, { fromMe: true, author: me.lid }],
	])('is %s by the word of the command', (_whose, chat, claim, expected) => {
		expect(find(chat, [], claim)).toEqual({ id: 'A', ...expected });
	});

	it('is a post when a channel’s number is given', () => {
		const jid = '120363@newsletter';
		const chat = { address: { jid, pn: null, lid: null }, byLid: false, me };
		expect(findTarget({ id: '101' }, [], chat)).toEqual({
			id: '101',
			fromMe: false,
			author: jid,
		});
		expect(() => findTarget({ id: '3EB0AAAA' }, [], chat)).toThrow(notFound);
	});
});

it('the key of another’s message in a group names its author, that of an own one does not', () => {
	const chat = group(true);
	expect(keyOf(find(chat, [message()]), GROUP)).toEqual({
		remoteJid: GROUP,
		fromMe: false,
		id: 'A',
		participant: budi.lid,
	});
	expect(keyOf(find(chat, [], { fromMe: true }), GROUP)).toEqual({
		remoteJid: GROUP,
		fromMe: true,
		id: 'A',
	});
});

it('who has left a group has the JID it addressed them by', () => {
	const former = new Map([['333@s.whatsapp.net', '933@lid']]);
	const chat = { ...group(true), former };
	expect(find(chat, [], { sender: '333@s.whatsapp.net' })).toMatchObject({ author: '933@lid' });
	const theirs = message({ sender: '933@lid' });
	expect(find(chat, [theirs], { sender: '333@s.whatsapp.net' }).known).toBe(theirs);
});

it('a JID that cannot be translated stays', () => {
	expect(jidIn('333@s.whatsapp.net', group(true))).toBe('333@s.whatsapp.net');
});
