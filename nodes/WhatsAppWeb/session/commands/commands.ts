import type { Handlers } from '../../contract/Handlers';
import type { SessionCommands } from '../../contract/commands/SessionCommands';
import { chatCommands } from './chats';
import type { CommandContext } from './CommandContext';
import { mediaCommands } from './media';

export const COMMANDS: Handlers<SessionCommands, CommandContext> = {
	...chatCommands,
	...mediaCommands,
};
