import type { MessageContent } from '../../../message/content';
import type { Baileys } from '../../wire/baileys';
import type { OutboxPayload } from '../../messages/outgoing';
import type { TargetPlace } from '../../messages/target';

/** Where an action takes place. */
export interface Scene extends TargetPlace {
	baileys: Baileys;
	/** Unix ms. */
	now: number;
}

/** What an action becomes: content like any other, and how it differs on the wire. */
export type Acted = { content: MessageContent } & Pick<OutboxPayload, 'wireId' | 'bare'>;
