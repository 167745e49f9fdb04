import { chats, excludedChats } from './chats';
import { chatTypes } from './chatTypes';
import { commandPrefix, commands } from './command';
import { maximumAge } from './maximumAge';
import { mentions } from './mentions';
import { messageTypes } from './messageTypes';
import { onlyOwnMessages } from './onlyOwnMessages';
import { holdChangedIdentity } from './securityCode';
import { senders } from './senders';
import { textContains } from './textContains';
import { textMatches } from './textMatches';

/** All filters by parameter name, in the order of the menu, which is also the order of evaluation. */
export const FILTERS = {
	chats,
	textContains,
	senders,
	messageTypes,
	chatTypes,
	commands,
	commandPrefix,
	mentions,
	excludedChats,
	onlyOwnMessages,
	maximumAge,
	holdChangedIdentity,
	textMatches,
};

export type FilterSettings = {
	[Name in keyof typeof FILTERS]: ReturnType<(typeof FILTERS)[Name]['read']>;
};
