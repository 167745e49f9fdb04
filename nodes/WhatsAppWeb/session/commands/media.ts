import type { Handlers } from '../../contract/Handlers';
import type { MediaCommands } from '../../contract/commands/media';
import type { CommandContext } from './CommandContext';
import { reuploadMedia } from './reuploadMedia';

export const mediaCommands: Handlers<MediaCommands, CommandContext> = { reuploadMedia };
