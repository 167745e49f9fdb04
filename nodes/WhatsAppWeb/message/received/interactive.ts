import { parseJsonObject } from '../json';
import { asLine, asObject, asObjects, asText, type PlainObject } from '../untrusted';
import type { Unwrapped } from '../unwrap';
import { templateOf } from './text';

/** Present for buttons, lists and templates, whose body is in `text`. */
export type InteractiveFields = {
	interactive: {
		title: string | null;
		footer: string | null;
		buttons: Array<{
			/** `reply`, `url`, `call`, `copy`, `list`, or WhatsApp's own name of a rarer kind. */
			kind: string;
			id: string | null;
			text: string | null;
			url: string | null;
			phone_number: string | null;
		}>;
		/** The choices of a list. */
		sections: Array<{
			title: string | null;
			rows: Array<{ id: string | null; title: string | null; description: string | null }>;
		}>;
	};
};

type Interactive = InteractiveFields['interactive'];
type Button = Interactive['buttons'][number];

/** No client makes more; phones show three. */
const MAX_BUTTONS = 50;
const MAX_SECTIONS = 50;
const MAX_ROWS = 200;

/** Kind of a button by WhatsApp's name of its native flow. */
const FLOWS: Record<string, string> = {
	quick_reply: 'reply',
	cta_url: 'url',
	cta_call: 'call',
	cta_copy: 'copy',
	single_select: 'list',
};

export function interactiveFields({ key, content }: Unwrapped): InteractiveFields | undefined {
	const found = read(key, content);
	return found && { interactive: found };
}

function read(key: string | null, content: PlainObject): Interactive | undefined {
	switch (key) {
		case 'buttonsMessage':
			return made(
				content.text,
				content.footerText,
				asObjects(content.buttons, MAX_BUTTONS).map(plain),
			);
		case 'listMessage': {
			const button = { kind: 'list', text: content.buttonText };
			return made(content.title, content.footerText, [button], content.sections);
		}
		case 'interactiveMessage':
			return nativeFlow(content);
		case 'templateMessage':
			return template(content);
		case 'highlyStructuredMessage':
			return template(asObject(content.hydratedHsm) ?? {});
		default:
			return undefined;
	}
}

function template(content: PlainObject): Interactive {
	const inside = asObject(content.interactiveMessageTemplate);
	if (inside) return nativeFlow(inside);
	const { hydratedTitleText, hydratedFooterText, hydratedButtons } = templateOf(content) ?? {};
	return made(
		hydratedTitleText,
		hydratedFooterText,
		asObjects(hydratedButtons, MAX_BUTTONS).map(hydrated),
	);
}

function nativeFlow({ header, footer, nativeFlowMessage }: PlainObject): Interactive {
	const flows = asObjects(asObject(nativeFlowMessage)?.buttons, MAX_BUTTONS).map((button) => ({
		name: asLine(button.name) ?? 'unknown',
		params: parseJsonObject(button.buttonParamsJson) ?? {},
	}));
	return made(
		asObject(header)?.title,
		asObject(footer)?.text,
		flows.map(({ name, params }) => ({
			kind: Object.hasOwn(FLOWS, name) ? FLOWS[name] : name,
			id: params.id,
			text: params.display_text ?? params.title,
			url: params.url,
			phone: params.phone_number,
		})),
		flows.flatMap(({ params }) => asObjects(params.sections, MAX_SECTIONS)),
	);
}

function plain({ buttonId, buttonText }: PlainObject): RawButton {
	return { kind: 'reply', id: buttonId, text: asObject(buttonText)?.displayText };
}

function hydrated({ quickReplyButton, urlButton, callButton }: PlainObject): RawButton {
	const reply = asObject(quickReplyButton);
	if (reply) return { kind: 'reply', id: reply.id, text: reply.displayText };
	const link = asObject(urlButton);
	if (link) return { kind: 'url', text: link.displayText, url: link.url };
	const call = asObject(callButton);
	return { kind: call ? 'call' : 'unknown', text: call?.displayText, phone: call?.phoneNumber };
}

type RawButton = { kind: unknown; id?: unknown; text?: unknown; url?: unknown; phone?: unknown };

function made(
	title: unknown,
	footer: unknown,
	buttons: RawButton[],
	sections: unknown = [],
): Interactive {
	return {
		title: asText(title) ?? null,
		footer: asText(footer) ?? null,
		buttons: buttons.map(
			({ kind, id, text, url, phone }): Button => ({
				kind: asLine(kind) ?? 'unknown',
				id: asLine(id) ?? null,
				text: asText(text) ?? null,
				url: asLine(url, 2_048) ?? null,
				phone_number: asLine(phone) ?? null,
			}),
		),
		sections: asObjects(sections, MAX_SECTIONS).map((section) => ({
			title: asText(section.title) ?? null,
			rows: asObjects(section.rows, MAX_ROWS).map((row) => ({
				id: asLine(row.rowId) ?? asLine(row.id) ?? null,
				title: asText(row.title) ?? null,
				description: asText(row.description) ?? null,
			})),
		})),
	};
}
