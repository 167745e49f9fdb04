import type { Handlers } from '../../contract/Handlers';
import type { SessionCommands } from '../../contract/commands/SessionCommands';
import { callCommands } from './calls';
import { channelCommands } from './channels';
import { appStateCommands } from './appState';
import { chatCommands } from './chats';
import { communityCommands } from './communities';
import { contactCommands } from './contacts';
import type { RequestContext } from '../connection/ConnectionSource';
import { groupCommands } from './groups';
import { mediaCommands } from './media';
import { profileCommands } from './profiles';
import { roundCommands } from './rounds';

export const COMMANDS: Handlers<SessionCommands, RequestContext> = {
	...callCommands,
	...channelCommands,
	...appStateCommands,
	...chatCommands,
	...communityCommands,
	...contactCommands,
	...groupCommands,
	...mediaCommands,
	...profileCommands,
	...roundCommands,
};
