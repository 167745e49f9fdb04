import { asLine, asObject, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { type People, type PersonFields, personFields } from './people';

/** Present for answers to questions and for what people do with a status. */
export type AboutFields = {
	about: {
		kind: AboutKind;
		/** The status or question, and its author; null when WhatsApp did not say. */
		message_id: string | null;
		/** The sticker on the status that was tapped. */
		sticker: string | null;
	} & PersonFields<'sender'>;
};

export type AboutKind =
	| 'question_response'
	| 'status_question_answer'
	| 'status_quote'
	| 'status_sticker'
	| 'status_add_yours'
	| 'status_reshare'
	| 'status_question_answer_reshare'
	| 'status';

/** `StatusNotificationMessage.StatusNotificationType` */
const NOTIFICATIONS: readonly AboutKind[] = [
	'status',
	'status_add_yours',
	'status_reshare',
	'status_question_answer_reshare',
];

export function aboutFields({ key, content }: Unwrapped, people?: People): AboutFields | undefined {
	switch (key) {
		case 'questionResponseMessage':
			return about('question_response', content.key, people);
		case 'statusQuestionAnswerMessage':
			return about('status_question_answer', content.key, people);
		case 'statusQuotedMessage':
			return about('status_quote', content.originalStatusId, people);
		case 'statusStickerInteractionMessage':
			return about('status_sticker', content.key, people, content.stickerKey);
		case 'statusNotificationMessage': {
			const kind = NOTIFICATIONS[Number(content.type)] ?? 'status';
			return about(kind, content.originalMessageKey ?? content.responseMessageKey, people);
		}
		default:
			return undefined;
	}
}

/** @param key `proto.MessageKey` */
function about(
	kind: AboutKind,
	key: unknown,
	people: People | undefined,
	sticker?: unknown,
): AboutFields {
	const { id, participant }: PlainObject = asObject(key) ?? {};
	return {
		about: {
			kind,
			message_id: asLine(id) ?? null,
			...personFields('sender', asLine(participant), people),
			sticker: asLine(sticker) ?? null,
		},
	};
}
