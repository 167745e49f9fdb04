import type { Annotation, SealedAnnotation } from '../../../message/received/annotation';
import type { Mutation } from '../../../store/Store';
import type { AnnotationData, AnnotationEvents } from '../../../contract/events/annotations';
import type { Incoming } from '../incoming';
import type { EventData } from '../../../contract/events/SessionEvent';
import type { Opened } from './decode';
import type { AnnotationParts, Subject } from './subject';

/** What an annotation says, once it is readable. */
export type Saying = Readable<Annotation> | Opened;

export type Readable<Said> = Said extends SealedAnnotation ? never : Omit<Said, 'pointer'>;

/** A saying in its context. */
export interface Context {
	incoming: Incoming;
	subject: Subject;
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
export interface Outcome {
	/** Nothing when it is forged. */
	told?: Told;
	/** When it happened, Unix ms, if its message is as old as the one it is about. */
	at?: number;
	/** What has to be kept of it, in the transaction that tells it. */
	mutations: Mutation[];
}

export type TellableName = keyof AnnotationEvents | 'message' | 'undecryptable_message';

export type Told = {
	[Name in TellableName]: { event: Name; data: EventData[Name] };
}[TellableName];
