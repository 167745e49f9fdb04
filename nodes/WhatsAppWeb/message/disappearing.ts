import type { MessageContent } from './content';

/** `ProtocolMessage.Type`: a direct chat's disappearing timer is set by a message that no app shows as one. */
const EPHEMERAL_SETTING = 3;

/** Sets the disappearing timer of a direct chat. @param seconds 0 switches it off */
export function disappearingContent(seconds: number): MessageContent {
	return {
		message: { protocolMessage: { type: EPHEMERAL_SETTING, ephemeralExpiration: seconds } },
	};
}
