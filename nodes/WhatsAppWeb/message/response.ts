import type { MessageContent } from './content';

// Answers to somebody else's buttons, list or template. Bots expect the answered message to be quoted.

const DISPLAY_TEXT = 1;
const SINGLE_SELECT = 1;
const DEFAULT_FORMAT = 0;

export function buttonsResponseContent(id: string, displayText: string): MessageContent {
	return {
		message: {
			buttonsResponseMessage: {
				selectedButtonId: id,
				selectedDisplayText: displayText,
				type: DISPLAY_TEXT,
			},
		},
	};
}

export function listResponseContent(
	rowId: string,
	title: string,
	description?: string,
): MessageContent {
	return {
		message: {
			listResponseMessage: {
				title,
				listType: SINGLE_SELECT,
				singleSelectReply: { selectedRowId: rowId },
				description,
			},
		},
	};
}

/** @param reply of a native flow: `paramsJson` is the text of a JSON object */
export function interactiveResponseContent(
	reply: { name: string; paramsJson: string; version: number },
	bodyText?: string,
): MessageContent {
	return {
		message: {
			interactiveResponseMessage: {
				body: bodyText === undefined ? undefined : { text: bodyText, format: DEFAULT_FORMAT },
				nativeFlowResponseMessage: { ...reply },
			},
		},
	};
}

/** @param index of the button, from 0 */
export function templateButtonReplyContent(
	id: string,
	displayText: string,
	index?: number,
): MessageContent {
	return {
		message: {
			templateButtonReplyMessage: {
				selectedId: id,
				selectedDisplayText: displayText,
				selectedIndex: index,
			},
		},
	};
}
