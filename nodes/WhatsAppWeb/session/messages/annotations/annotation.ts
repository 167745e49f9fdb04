import type { Annotation, SealedAnnotation } from '../../../message/received/annotation';
import type { Mutation } from '../../../store/Store';
import type { AnnotationData, AnnotationEvents } from '../../../contract/events/annotations';
import type { Incoming } from '../incoming';
import type { EventData } from '../../../contract/events/SessionEvent';
import type { Opened } from './decode';
import type { Baileys } from '../../wire/baileys';
import type { Annotated, LookupParts } from '../lookup';

/** What an annotation says, once it is readable. */
export type ReadableAnnotation = Readable<Annotation> | Opened;

export type Readable<Said> = Said extends SealedAnnotation ? never : Omit<Said, 'pointer'>;

/** What annotations are read with. */
export interface AnnotationParts extends LookupParts {
	baileys: Baileys;
}

/** A saying in its context. */
export interface Context {
	incoming: Incoming;
	annotated: Annotated;
	/** All names of who says it. */
	annotators: string[];
	/** Whether the server vouches for an admin of the group. */
	byAdmin: boolean;
	/** When it was said: Unix ms, by the clock of who says it. */
	at: number;
	data: AnnotationData;
	parts: AnnotationParts;
}

/** What comes of it. */
export interface Effect {
	/** Nothing when it is forged. */
	event?: AnnotationEvent;
	/** When it happened, Unix ms, if its message is as old as the one it is about. */
	at?: number;
	/** What has to be kept of it, in the transaction that tells it. */
	mutations: Mutation[];
}

export type AnnotationEventName = keyof AnnotationEvents | 'message' | 'undecryptable_message';

export type AnnotationEvent = {
	[Name in AnnotationEventName]: { event: Name; data: EventData[Name] };
}[AnnotationEventName];
