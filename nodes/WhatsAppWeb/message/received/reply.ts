import { parseJsonObject, type Json } from '../json';
import { asCount, asLine, asObject, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for answers to buttons, lists and forms: what the other person chose. */
export type ReplyFields = {
	reply: {
		kind: 'button' | 'template_button' | 'list' | 'interactive';
		/** Id of the button or row, as the message with the buttons gave it. */
		id: string | null;
		title: string | null;
		description: string | null;
		/** WhatsApp's name of what was answered, for `interactive`: `galaxy_message` for a form, `address_message`, … */
		name: string | null;
		/** Which card of a carousel the button was on, from 0; null for other messages. */
		card_index: number | null;
		/** Only `interactive`: the answer's own data. */
		params: { [key: string]: Json } | null;
	};
};

export function replyFields({ key, content }: Unwrapped): ReplyFields | undefined {
	switch (key) {
		case 'buttonsResponseMessage':
			return reply('button', {
				id: content.selectedButtonId,
				title: content.selectedDisplayText,
			});
		case 'templateButtonReplyMessage':
			return reply('template_button', {
				id: content.selectedId,
				title: content.selectedDisplayText,
				cardIndex: content.selectedCarouselCardIndex,
			});
		case 'listResponseMessage':
			return reply('list', {
				id: asObject(content.singleSelectReply)?.selectedRowId,
				title: content.title,
				description: content.description,
			});
		case 'interactiveResponseMessage': {
			const { name, paramsJson } = asObject(content.nativeFlowResponseMessage) ?? {};
			const params = parseJsonObject(paramsJson);
			const title = asObject(content.body)?.text;
			return reply(
				'interactive',
				{ id: params?.id, title, description: params?.description, name },
				params,
			);
		}
		default:
			return undefined;
	}
}

function reply(
	kind: ReplyFields['reply']['kind'],
	said: { id: unknown; title: unknown; description?: unknown; name?: unknown; cardIndex?: unknown },
	params: ReplyFields['reply']['params'] = null,
): ReplyFields {
	return {
		reply: {
			kind,
			id: asLine(said.id) ?? null,
			title: asText(said.title) ?? null,
			description: asText(said.description) ?? null,
			name: asLine(said.name) ?? null,
			card_index: asCount(said.cardIndex) ?? null,
			params,
		},
	};
}
