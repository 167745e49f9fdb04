import type { MediaReference } from '../../../contract/media';
import type { MessageContent } from '../../../message/content';
import type { ChatContext } from '../../messages/chatContext';
import type { OutgoingMessage } from '../../messages/outgoing';
import type { Baileys } from '../../wire/baileys';

/** The chat that an action is written into, and what its content is made with. */
export interface ActionContext extends ChatContext {
	baileys: Baileys;
	/** Unix ms. */
	now: number;
}

/** The content of an action, and how its stanza differs from that of a message. */
export type ActionContent = {
	content: MessageContent;
	/** A file to be uploaded anew. */
	original?: MediaReference;
} & Pick<OutgoingMessage, 'wireId' | 'bare'>;
