import { parseJsonObject, type Json } from '../json';
import { asLine, asObject, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for answers to buttons, lists and forms: what the other person chose. */
export type ReplyFields = {
	reply: {
		kind: 'button' | 'template_button' | 'list' | 'interactive';
		/** Id of the button or row, as the message with the buttons gave it. */
		id: string | null;
		title: string | null;
		description: string | null;
		/** Only `interactive`: the answer's own data. */
		params: { [key: string]: Json } | null;
	};
};

export function replyFields({ key, content }: Unwrapped): ReplyFields | undefined {
	switch (key) {
		case 'buttonsResponseMessage':
			return reply('button', content.selectedButtonId, content.selectedDisplayText);
		case 'templateButtonReplyMessage':
			return reply('template_button', content.selectedId, content.selectedDisplayText);
		case 'listResponseMessage': {
			const rowId = asObject(content.singleSelectReply)?.selectedRowId;
			return reply('list', rowId, content.title, content.description);
		}
		case 'interactiveResponseMessage': {
			const params = parseJsonObject(asObject(content.nativeFlowResponseMessage)?.paramsJson);
			const title = asObject(content.body)?.text;
			return reply('interactive', params?.id, title, params?.description, params);
		}
		default:
			return undefined;
	}
}

function reply(
	kind: ReplyFields['reply']['kind'],
	id: unknown,
	title: unknown,
	description: unknown = null,
	params: { [key: string]: Json } | null = null,
): ReplyFields {
	return {
		reply: {
			kind,
			id: asLine(id) ?? null,
			title: asText(title) ?? null,
			description: asText(description) ?? null,
			params,
		},
	};
}
