import type { NamedPlace } from '../../../contract/events/place';
import type { NewEvent } from '../../../contract/events/SessionEvent';
import type { ActivityParts } from '../ActivitySource';
import type { PhoneAction } from './appStatePatch';

export interface PhoneContext {
	parts: ActivityParts;
	/** The account as the one who did it in a chat. */
	placeIn(chat: string): Promise<NamedPlace>;
}

export interface PhoneReader {
	/** First elements of {@link PhoneAction.index}. */
	kinds: readonly string[];
	/** @returns undefined for what says nothing */
	read(action: PhoneAction, context: PhoneContext): Promise<NewEvent | undefined>;
}
