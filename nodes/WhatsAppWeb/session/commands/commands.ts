import type { Handlers } from '../../contract/Handlers';
import type { SessionCommands } from '../../contract/commands/SessionCommands';
import { chatCommands } from './chats';
import type { RequestContext } from '../connection/ConnectionSource';
import { mediaCommands } from './media';

export const COMMANDS: Handlers<SessionCommands, RequestContext> = {
	...chatCommands,
	...mediaCommands,
};
