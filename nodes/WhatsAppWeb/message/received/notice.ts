import type { ReceivedMessage } from '../content';
import { asCount, asLine, asObject, type PlainObject } from '../untrusted';
import { unwrap } from '../unwrap';
import { type ProtocolName, protocolName, type ProtocolNotice } from './protocolKinds';
import { MISSED_CALLS } from './stubKinds';

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
		/** The message it is about: kept, the call that was canceled, the status that mentions the chat. */
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
	| 'sharing_allowed'
	| 'status_mention'
	| 'history_shared'
	| 'chat_handed_over'
	| 'chat_taken_over';

type Notice = NoticeFields['notice'];

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
		case 'messageHistoryNotice':
			return notice('history_shared');
		default:
			return undefined;
	}
}

/** The notices among the protocol messages. */
const PROTOCOL_NOTICES: Record<ProtocolNotice, (content: PlainObject) => Notice | undefined> = {
	EPHEMERAL_SETTING: ({ ephemeralExpiration }) =>
		notice('disappearing_timer', { seconds: asCount(ephemeralExpiration) ?? 0 }),
	SHARE_PHONE_NUMBER: () => notice('phone_number_shared'),
	LIMIT_SHARING: ({ limitSharing }) => {
		const isLimited = asObject(limitSharing)?.sharingLimited === true;
		return notice(isLimited ? 'sharing_limited' : 'sharing_allowed');
	},
	STATUS_MENTION_MESSAGE: ({ key }) =>
		notice('status_mention', { target_id: asLine(asObject(key)?.id) ?? null }),
	CLOUD_API_THREAD_CONTROL_NOTIFICATION: ({ cloudApiThreadControlNotification }) => {
		const { status, shouldSuppressNotification } =
			asObject(cloudApiThreadControlNotification) ?? {};
		const kind = THREAD_CONTROL.get(status);
		return kind && shouldSuppressNotification !== true ? notice(kind) : undefined;
	},
};

/** `CloudAPIThreadControl`: who answers in the chat, the business's server or its people. */
const THREAD_CONTROL = new Map<unknown, NoticeKind>([
	[1, 'chat_handed_over'],
	[2, 'chat_taken_over'],
]);

function protocolNotice(content: PlainObject): Notice | undefined {
	const name = protocolName(content);
	if (name === undefined || !isProtocolNotice(name)) return undefined;
	return PROTOCOL_NOTICES[name](content);
}

function isProtocolNotice(name: ProtocolName): name is ProtocolNotice {
	return Object.hasOwn(PROTOCOL_NOTICES, name);
}

function notice(kind: NoticeKind, more: Partial<Notice> = {}): Notice {
	return { kind, seconds: null, is_video: null, outcome: null, target_id: null, ...more };
}
