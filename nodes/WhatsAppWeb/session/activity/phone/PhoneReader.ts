import type { PhoneAction } from './appStatePatch';
import type { NamedPlace } from '../../../contract/events/place';
import type { ActivityParts } from '../ActivitySource';
import type { NewEvent } from '../../../contract/events/SessionEvent';

/** What reading an action of the phone may need. */
export interface PhoneContext {
	core: ActivityParts;
	/** The account as the one who did it in a chat. */
	placeIn(chat: string): Promise<NamedPlace>;
}

/** Makes news of some kinds of actions. */
export interface PhoneReader {
	kinds: readonly string[];
	/** @returns undefined for what says nothing */
	read(action: PhoneAction, context: PhoneContext): Promise<NewEvent | undefined>;
}
