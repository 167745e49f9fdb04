import { jidDecode } from '@whiskeysockets/baileys';

/** The user part: digits of a number or LID, id of a group. A text without @ is its own user. */
export const userOf = (jid: string): string => jidDecode(jid)?.user ?? jid;

/** `s.whatsapp.net`, `lid`, `g.us`, … */
export const serverOf = (jid: string): string => jid.slice(jid.indexOf('@') + 1);

/** 0 (the phone) when the JID names no device. */
export const deviceOf = (jid: string): number => jidDecode(jid)?.device ?? 0;

export const hasDevice = (jid: string): boolean => jidDecode(jid)?.device !== undefined;

export const isLid = (jid: string): boolean => jid.endsWith('@lid');

/** Whether a JID is that of a person, not of a group, a channel or the server. */
export const isUser = (jid: string): boolean =>
	(isLid(jid) || jid.endsWith('@s.whatsapp.net')) && !jid.startsWith('@');

export const bareJid = (jid: string): string => `${userOf(jid)}@${serverOf(jid)}`;

export function deviceJid(bare: string, device: number): string {
	return device === 0 ? bare : bare.replace('@', `:${device}@`);
}
