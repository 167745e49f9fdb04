import type { ChannelQueries } from './channels';
import type { ChatQueries } from './chats';
import type { CommunityQueries } from './communities';
import type { HealthQueries } from './health';
import type { LabelQueries } from './labels';
import type { ContactQueries } from './contacts';
import type { GroupQueries } from './groups';
import type { MediaQueries } from './media';
import type { MessageQueries } from './messages';
import type { ProfileQueries } from './profiles';
import type { RoundQueries } from '../questions';

/** Questions to a session by name. They change nothing, so they may be asked again when no answer has come. */
export interface SessionQueries
	extends ChannelQueries,
		ChatQueries,
		CommunityQueries,
		ContactQueries,
		GroupQueries,
		HealthQueries,
		LabelQueries,
		MediaQueries,
		MessageQueries,
		ProfileQueries,
		RoundQueries {}
