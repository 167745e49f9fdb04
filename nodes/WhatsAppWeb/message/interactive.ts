import type { MessageContent } from './content';

/** Limits of what phones display; texts in characters. */
export const INTERACTIVE = {
	buttonsMax: 3,
	buttonTextMax: 20,
	rowsMax: 10,
	rowTitleMax: 24,
} as const;

export interface Interactive {
	header?: string;
	body: string;
	footer?: string;
	buttons: NativeFlowButton[];
}

export interface NativeFlowButton {
	/** `quick_reply`, `cta_url`, `single_select`, … */
	name: string;
	/** The text of a JSON object. */
	paramsJson: string;
}

export interface QuickReply {
	buttonId: string;
	displayText: string;
}

export interface ListSection {
	title?: string;
	rows: ListRow[];
}

export interface ListRow {
	rowId: string;
	title: string;
	description?: string;
}

const MESSAGE_VERSION = 1;

/** Buttons as a native flow without an envelope around it, the only form that WhatsApp still accepts. */
export function interactiveContent(interactive: Interactive): MessageContent {
	const { header, body, footer, buttons } = interactive;
	return {
		message: {
			interactiveMessage: {
				header: header === undefined ? undefined : { title: header, hasMediaAttachment: false },
				body: { text: body },
				footer: footer === undefined ? undefined : { text: footer },
				nativeFlowMessage: {
					buttons: buttons.map(({ name, paramsJson }) => ({ name, buttonParamsJson: paramsJson })),
					messageParamsJson: '{}',
					messageVersion: MESSAGE_VERSION,
				},
			},
		},
	};
}

export function quickReplyButton({ buttonId, displayText }: QuickReply): NativeFlowButton {
	return {
		name: 'quick_reply',
		paramsJson: JSON.stringify({ display_text: displayText, id: buttonId }),
	};
}

/** @param title label of the button that opens the list */
export function singleSelectButton(title: string, sections: ListSection[]): NativeFlowButton {
	const written = sections.map((section) => ({
		title: section.title ?? '',
		rows: section.rows.map((row) => ({
			header: '',
			title: row.title,
			description: row.description ?? '',
			id: row.rowId,
		})),
	}));
	return { name: 'single_select', paramsJson: JSON.stringify({ title, sections: written }) };
}
