import type { AnnotationData, AnnotationEvents } from '../../../contract/events/annotations';
import type { EventData } from '../../../contract/events/SessionEvent';
import type { Annotation, SealedAnnotation } from '../../../message/received/annotation';
import type { Mutation } from '../../../store/Store';
import type { Baileys } from '../../wire/baileys';
import type { Incoming } from '../incoming';
import type { Annotated, LookupParts } from '../lookup';
import type { DecryptedContent } from './decrypt';

export interface AnnotationParts extends LookupParts {
	baileys: Baileys;
}

/** What an annotation says, in clear or once it is decrypted. */
export type AnnotationContent = ClearContent<Annotation> | DecryptedContent;

type ClearContent<Each> = Each extends SealedAnnotation ? never : Omit<Each, 'pointer'>;

/** What is known of an annotation beside its content. */
export interface AnnotationContext {
	incoming: Incoming;
	annotated: Annotated;
	/** Every JID its sender is known by. */
	annotators: string[];
	/** Whether the server confirms that its sender is an admin of the group. */
	byAdmin: boolean;
	/** When it was written: Unix ms, by its sender's clock. */
	at: number;
	data: AnnotationData;
	parts: AnnotationParts;
}

/** What follows from a message: the event to publish, and what changes in the store. */
export interface Effect {
	/** Absent when there is nothing to publish, or the annotation is forged. */
	event?: AnnotationEvent;
	/** When it happened, Unix ms, if that is later than the timestamp of the message. */
	at?: number;
	/** Whether it claims to change a message without proof that its sender is the author. */
	isUnproved?: boolean;
	/** To be written in the same transaction as the event. */
	mutations: Mutation[];
}

export type AnnotationEventName =
	| keyof AnnotationEvents
	| 'group_member_label'
	| 'message'
	| 'undecryptable_message';

export type AnnotationEvent = {
	[Name in AnnotationEventName]: { event: Name; data: EventData[Name] };
}[AnnotationEventName];
