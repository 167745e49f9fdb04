import { bareJid, isPnJid, phoneOf, pnJid } from '../../message/jid';
import { phoneVariants } from '../../message/phoneVariants';
import type { BinaryNode, WASocket } from '../wire/baileys';
import { refused } from '../wire/refusals';
import { child, children, text } from '../wire/stanza';
import { ask } from './asking';

/**
 * Asks WhatsApp which numbers are on it, in one question, and learns their LIDs.
 * @param phones digits
 * @returns by number, the JID that it is registered by, which may have the country's other spelling; null when there is none
 * @throws WhatsAppError `rate_limited`, `upstream_timeout`, and as WhatsApp refuses
 */
export async function askRegistered(
	phones: readonly string[],
	sock: WASocket,
): Promise<Map<string, string | null>> {
	const spellings = [...new Set(phones.flatMap(phoneVariants))];
	const users = await askAbout(spellings, sock);
	const mappings = users.flatMap(({ pn, lid }) => (pn && lid ? [{ pn, lid }] : []));
	if (mappings.length > 0) {
		await sock.signalRepository.lidMapping.storeLIDPNMappings(mappings);
	}
	const registered = new Map(users.map(({ asked, pn }) => [asked, pn]));
	return new Map(phones.map((phone) => [phone, jidOf(phone, registered)]));
}

/** Of two spellings that both exist, the one that was written. */
function jidOf(phone: string, registered: ReadonlyMap<string, string | null>): string | null {
	const jids = phoneVariants(phone).flatMap((each) => registered.get(each) ?? []);
	return jids.find((jid) => phoneOf(jid) === phone) ?? jids[0] ?? null;
}

interface User {
	/** Digits, as they were asked for. */
	asked: string;
	pn: string | null;
	lid: string | undefined;
}

/** Baileys' `onWhatsApp` asks the same, but tells neither which number an answer is to, nor the LID. */
async function askAbout(phones: readonly string[], sock: WASocket): Promise<User[]> {
	const contact = (content?: string): BinaryNode => ({ tag: 'contact', attrs: {}, content });
	const users = phones.map((phone) => ({
		tag: 'user',
		attrs: {},
		content: [contact(`+${phone}`)],
	}));
	const attrs = {
		context: 'interactive',
		mode: 'query',
		sid: sock.generateMessageTag(),
		last: 'true',
		index: '0',
	};
	const content = [
		{ tag: 'query', attrs: {}, content: [contact(), { tag: 'lid', attrs: {} }] },
		{ tag: 'list', attrs: {}, content: users },
	];
	const usync = { tag: 'usync', attrs, content };
	const answer = await ask({ xmlns: 'usync', type: 'get' }, [usync], 'numbers are looked up', sock);
	return children(child(child(answer, 'usync'), 'list'), 'user').flatMap(userOf);
}

function userOf(user: BinaryNode): User[] {
	const { jid = '' } = user.attrs;
	const contact = child(user, 'contact');
	const problem = child(contact, 'error')?.attrs.code;
	if (problem !== undefined) throw refused(problem, false);
	// whatsmeow's IsOnWhatsApp: the answer repeats the number that was asked for, the JID is the registered one.
	const asked = (text(contact) ?? '').replace(/\D/g, '') || (phoneOf(jid) ?? '');
	if (asked === '') return [];
	const isIn = contact?.attrs.type === 'in';
	const lid = child(user, 'lid')?.attrs.val;
	return [
		{
			asked,
			pn: isIn ? (isPnJid(jid) ? bareJid(jid) : pnJid(asked)) : null,
			lid: isIn && lid ? bareJid(lid) : undefined,
		},
	];
}
