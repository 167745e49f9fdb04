import type { Handlers } from '../../contract/Handlers';
import type { SessionQueries } from '../../contract/queries/SessionQueries';
import { channelQueries } from './channels';
import { chatQueries } from './chats';
import { communityQueries } from './communities';
import { healthQueries } from './health';
import { labelQueries } from './labels';
import { contactQueries } from './contacts';
import { groupQueries } from './groups';
import { mediaQueries } from './media';
import { messageQueries } from './messages';
import { profileQueries } from './profiles';
import { roundQueries } from './rounds';
import type { RequestContext } from '../connection/ConnectionSource';

export const QUERIES: Handlers<SessionQueries, RequestContext> = {
	...channelQueries,
	...chatQueries,
	...communityQueries,
	...healthQueries,
	...labelQueries,
	...contactQueries,
	...groupQueries,
	...mediaQueries,
	...messageQueries,
	...profileQueries,
	...roundQueries,
};
