import type { Handlers } from '../../contract/Handlers';
import type { MediaCommands } from '../../contract/commands/media';
import type { RequestContext } from '../connection/ConnectionSource';
import { reuploadMedia } from './reuploadMedia';

export const mediaCommands: Handlers<MediaCommands, RequestContext> = { reuploadMedia };
