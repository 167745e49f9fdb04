import type { CallCommands } from './calls';
import type { ChannelCommands } from './channels';
import type { AppStateCommands } from './appState';
import type { ChatCommands } from './chats';
import type { CommunityCommands } from './communities';
import type { ContactCommands } from './contacts';
import type { GroupCommands } from './groups';
import type { MediaCommands } from './media';
import type { ProfileCommands } from './profiles';
import type { RoundCommands } from '../questions';

/** What a session can be told to do, by name. A command that got no answer may have been carried out. */
export interface SessionCommands
	extends AppStateCommands,
		CallCommands,
		ChannelCommands,
		ChatCommands,
		CommunityCommands,
		ContactCommands,
		GroupCommands,
		MediaCommands,
		ProfileCommands,
		RoundCommands {}
