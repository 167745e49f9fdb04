import type { AnswerForm } from '../../contract/questions';
import { WhatsAppError } from '../../errors';
import type { MessageContent } from '../../message/content';
import { isNewsletterJid, isStatusJid } from '../../message/jid';
import { mediaContent } from '../../message/media';
import { POLL } from '../../message/poll';
import { choiceContent, fitButtons, isSameAnswer, numberedChoices } from '../../message/question';
import { TEXT_MAX, textContent } from '../../message/text';
import { KEPT_MESSAGE_EXAMPLE } from '../form/keptMessage';
import { to } from '../form/message.properties';
import type { GivenMedia, ParameterReader } from '../form/parameters';
import { questionFields } from '../form/question.properties';
import { readOptionalContact } from '../form/recipients';
import { sendRequest } from '../form/sendRequest';
import { type AskRequest, defineOperation } from '../operation';

const MINUTE_MS = 60_000;
const UNIT_MS = { minutes: MINUTE_MS, hours: 60 * MINUTE_MS, days: 24 * 60 * MINUTE_MS };
const UNITS = ['minutes', 'hours', 'days'] as const;

/** A year, in which nobody remembers the question. */
const LIMIT_MAX_MS = 366 * UNIT_MS.days;

export const sendAndWait = defineOperation({
	option: {
		name: 'Send and Wait for Response',
		value: 'sendAndWait',
		action: 'Send a message and wait for the answer',
		description: 'Goes on when the person has answered',
	},
	gives: {
		status: 'replied',
		question_id: '3EB0C431C26A1916E07A',
		data: {
			text: 'Tomorrow',
			choice: 'Tomorrow',
			choices: ['Tomorrow'],
			approved: null,
			respondedAt: '2026-05-28T20:26:40.000Z',
		},
		message: messageExample(),
	},
	fields: [to, ...questionFields],
	read(parameters) {
		const question = parameters.text('message', { max: TEXT_MAX });
		const form = readForm(parameters);
		const limitMs = readLimit(parameters);
		const media = readMedia(parameters);
		const { content, fallback } = contentOf(parameters, question, form, media);
		const message = { ...sendRequest(parameters, content, media), fallback };
		if (isNewsletterJid(message.to) || isStatusJid(message.to)) {
			throw new WhatsAppError('unsupported_for_newsletter', 'Nobody can answer there', {
				description: 'Choose a person or a group.',
			});
		}
		return {
			kind: 'ask',
			message,
			form,
			from: readAnswerer(parameters),
			limitMs,
			reminder: readReminder(parameters, limitMs),
		};
	},
});

/** A kept message has the fields of the trigger's item, and how it stands now, which an answer has not. */
function messageExample(): Record<string, unknown> {
	const fields = Object.entries(KEPT_MESSAGE_EXAMPLE).filter(
		([name]) => name !== 'edited_at' && name !== 'is_deleted',
	);
	return { event: 'message', ...Object.fromEntries(fields), text: 'Tomorrow' };
}

function readForm(parameters: ParameterReader): AnswerForm {
	const kind = parameters.choice(
		'responseType',
		['freeText', 'choice', 'approval'] as const,
		'freeText',
	);
	switch (kind) {
		case 'freeText':
			return { kind };
		case 'choice':
			return { kind, choices: readChoices(parameters) };
		case 'approval': {
			const label = (name: string, fallback: string): string =>
				oneLine(parameters.optionalText(name, { max: POLL.optionMax }) ?? '') || fallback;
			const approve = label('options.approveLabel', 'Approve');
			const decline = label('options.declineLabel', 'Decline');
			if (isSameAnswer(approve, decline)) {
				parameters.refuse('options.declineLabel', 'must not be the same as the one that approves');
			}
			return { kind, approve, decline };
		}
	}
}

function readChoices(parameters: ParameterReader): string[] {
	const limits = { min: POLL.optionsMin, max: POLL.optionsMax };
	const choices = parameters.texts('choices', limits, { max: POLL.optionMax }).map(oneLine);
	const isDoubled = choices.some((choice, index) =>
		choices.slice(0, index).some((earlier) => isSameAnswer(earlier, choice)),
	);
	// Who writes one of them may write it in any case.
	if (isDoubled) parameters.refuse('choices', 'must not name an answer twice');
	return choices;
}

function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** In ms; undefined without one. */
function readLimit(parameters: ParameterReader): number | undefined {
	const limit =
		parameters.optionalNumber('timeLimit', { min: 0, max: LIMIT_MAX_MS / MINUTE_MS }) ?? 24;
	const ms = limit * UNIT_MS[parameters.choice('timeUnit', UNITS, 'hours')];
	if (ms > LIMIT_MAX_MS) {
		parameters.refuse(
			'timeLimit',
			'must not be longer than a year',
			'0 waits as long as it takes.',
		);
	}
	return ms === 0 ? undefined : ms;
}

function readMedia(parameters: ParameterReader): GivenMedia | undefined {
	const [file] = parameters.list('options.media', { min: 0, max: 1 });
	if (!file) return undefined;
	return file.media(file.choice('mediaType', ['document', 'image', 'video'] as const, 'image'));
}

function contentOf(
	parameters: ParameterReader,
	question: string,
	form: AnswerForm,
	media: GivenMedia | undefined,
): { content: MessageContent; fallback?: MessageContent } {
	const shownAs = parameters.choice('options.showAs', ['buttons', 'poll', 'text'] as const, 'poll');
	const choices =
		form.kind === 'choice'
			? form.choices
			: form.kind === 'approval'
				? [form.approve, form.decline]
				: undefined;
	if (media) {
		const caption = choices ? numberedChoices(question, choices) : question;
		return { content: mediaContent(media.kind, { caption }) };
	}
	if (!choices) return { content: textContent(question) };
	if (shownAs === 'buttons' && !fitButtons(choices)) {
		parameters.refuse(
			'options.showAs',
			'can be Buttons only for up to 3 choices of up to 20 characters',
			'Choose Poll, or shorten the choices.',
		);
	}
	return choiceContent(question, choices, shownAs);
}

/** The JID of the only person whose answer counts. */
function readAnswerer(parameters: ParameterReader): string | undefined {
	const person = readOptionalContact(parameters, 'options.person');
	const by = parameters.choice(
		'options.answeredBy',
		['anyone', 'person'] as const,
		person === undefined ? 'anyone' : 'person',
	);
	if (by === 'anyone') return undefined;
	return person ?? parameters.refuse('options.person', 'must not be empty');
}

function readReminder(
	parameters: ParameterReader,
	limitMs: number | undefined,
): AskRequest['reminder'] {
	const [reminder] = parameters.list('options.reminder', { min: 0, max: 1 });
	if (!reminder) return undefined;
	const after = reminder.number('after', { min: 1, max: LIMIT_MAX_MS / MINUTE_MS });
	const afterMs = after * UNIT_MS[reminder.choice('unit', UNITS, 'hours')];
	if (afterMs >= (limitMs ?? LIMIT_MAX_MS)) {
		reminder.refuse('after', 'must be shorter than the time to wait for an answer');
	}
	return { afterMs, text: reminder.text('text', { max: TEXT_MAX }) };
}
