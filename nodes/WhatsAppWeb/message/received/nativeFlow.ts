import { parseJsonObject, type Json } from '../json';
import { asLine, asObject, asObjects, type PlainObject } from '../untrusted';

/** A button of a native flow, as businesses send them. */
export interface Flow {
	/** WhatsApp's name of it: `quick_reply`, `cta_copy`, `review_and_pay`, … */
	name: string;
	/** All that the business gave with it; empty when it is no JSON object. */
	params: { [key: string]: Json };
}

/** No client makes more; phones show three. */
export const MAX_BUTTONS = 50;

/** WhatsApp's own limit is 10. */
const MAX_CARDS = 20;

/**
 * The interactive message that a message is, or that a template holds.
 * @param key of the content
 */
export function interactiveIn(key: string | null, content: PlainObject): PlainObject | undefined {
	if (key === 'interactiveMessage') return content;
	if (key === 'templateMessage') return asObject(content.interactiveMessageTemplate);
	if (key !== 'highlyStructuredMessage') return undefined;
	return asObject(asObject(content.hydratedHsm)?.interactiveMessageTemplate);
}

/** The cards of a carousel: interactive messages themselves. */
export function cardsOf(interactive: PlainObject): PlainObject[] {
	return asObjects(asObject(interactive.carouselMessage)?.cards, MAX_CARDS);
}

/** The buttons of an interactive message, without those of its cards. */
export function flowsOf({ nativeFlowMessage }: PlainObject): Flow[] {
	return asObjects(asObject(nativeFlowMessage)?.buttons, MAX_BUTTONS).map((button) =>
		flow(button.name, button.buttonParamsJson),
	);
}

export function flow(name: unknown, paramsJson: unknown): Flow {
	return { name: asLine(name) ?? 'unknown', params: parseJsonObject(paramsJson) ?? {} };
}
