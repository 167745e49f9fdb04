import type { MessageContent } from '../../../message/content';
import type { Baileys } from '../../wire/baileys';
import type { OutgoingMessage } from '../../messages/outgoing';
import type { ChatContext } from '../../messages/chatContext';

/** Where an action takes place. */
export interface Scene extends ChatContext {
	baileys: Baileys;
	/** Unix ms. */
	now: number;
}

/** What an action becomes: content like any other, and how it differs on the wire. */
export type ActionContent = { content: MessageContent } & Pick<OutgoingMessage, 'wireId' | 'bare'>;
