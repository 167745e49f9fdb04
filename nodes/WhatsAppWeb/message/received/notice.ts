import type { ReceivedMessage } from '../content';
import { asCount, asLine, asObject, type PlainObject } from '../untrusted';
import { unwrap } from '../unwrap';

/** Present for system notices, which WhatsApp shows in a chat but nobody wrote; `message_type` is then `notice`. */
export type NoticeFields = {
	notice: {
		kind: NoticeKind;
		/** Disappearing messages: after how long, 0 = off. Calls: how long they took. */
		seconds: number | null;
		/** Calls only. */
		is_video: boolean | null;
		/** Calls only: `connected`, `missed`, `failed`, `rejected`, … */
		outcome: string | null;
		/** The message it is about: kept, or the call that was canceled. */
		target_id: string | null;
	};
};

export type NoticeKind =
	| 'disappearing_timer'
	| 'missed_call'
	| 'call'
	| 'scheduled_call_canceled'
	| 'kept'
	| 'unkept'
	| 'phone_number_requested'
	| 'phone_number_shared'
	| 'sharing_limited'
	| 'sharing_allowed';

type Notice = NoticeFields['notice'];

/** Whether a missed call was a video call, by `WebMessageInfo.StubType`: direct calls first, then group calls. */
const MISSED_CALLS = new Map<unknown, boolean>([
	[40, false],
	[41, true],
	[45, false],
	[46, true],
]);

/** `CallLogMessage.CallOutcome` */
const OUTCOMES = [
	'connected',
	'missed',
	'failed',
	'rejected',
	'accepted_elsewhere',
	'ongoing',
	'silenced_by_dnd',
	'silenced_unknown_caller',
];

/** `ProtocolMessage.Type` */
const EPHEMERAL_SETTING = 3;
const SHARE_PHONE_NUMBER = 11;
const LIMIT_SHARING = 27;

/** Values of `KeepType`, and of `ScheduledCallEditMessage.EditType`. */
const DO = 1;
const UNDO = 2;

/** The notice in a message; undefined if it is not one. */
export function noticeOf({
	message,
	stubType,
}: Pick<ReceivedMessage, 'message' | 'stubType'>): Notice | undefined {
	const isVideo = MISSED_CALLS.get(stubType);
	if (isVideo !== undefined) {
		return notice('missed_call', { is_video: isVideo, outcome: 'missed' });
	}
	const { key, content } = unwrap(message);
	const target_id = asLine(asObject(content.key)?.id) ?? null;
	switch (key) {
		case 'protocolMessage':
			return protocolNotice(content);
		case 'keepInChatMessage':
			if (content.keepType !== DO && content.keepType !== UNDO) return undefined;
			return notice(content.keepType === DO ? 'kept' : 'unkept', { target_id });
		case 'callLogMesssage':
			return notice('call', {
				seconds: asCount(content.durationSecs) ?? null,
				is_video: content.isVideo === true,
				outcome: OUTCOMES[asCount(content.callOutcome) ?? -1] ?? null,
			});
		case 'scheduledCallEditMessage':
			if (content.editType !== DO) return undefined;
			return notice('scheduled_call_canceled', { target_id });
		case 'requestPhoneNumberMessage':
			return notice('phone_number_requested');
		default:
			return undefined;
	}
}

function protocolNotice(content: PlainObject): Notice | undefined {
	switch (content.type) {
		case EPHEMERAL_SETTING:
			return notice('disappearing_timer', { seconds: asCount(content.ephemeralExpiration) ?? 0 });
		case SHARE_PHONE_NUMBER:
			return notice('phone_number_shared');
		case LIMIT_SHARING: {
			const isLimited = asObject(content.limitSharing)?.sharingLimited === true;
			return notice(isLimited ? 'sharing_limited' : 'sharing_allowed');
		}
		default:
			return undefined;
	}
}

function notice(kind: NoticeKind, more: Partial<Notice> = {}): Notice {
	return { kind, seconds: null, is_video: null, outcome: null, target_id: null, ...more };
}
