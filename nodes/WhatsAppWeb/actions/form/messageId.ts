import type { ParameterReader } from './parameters';

/** Longest id seen is 32 characters; WhatsApp's own clients never go beyond this. */
export const MESSAGE_ID_MAX = 64;

/** @throws WhatsAppError `invalid_parameter` */
export function readMessageId(parameters: ParameterReader, name: string): string {
	return checked(parameters, name, parameters.text(name, { max: MESSAGE_ID_MAX }));
}

/** @throws WhatsAppError `invalid_parameter` */
export function readOptionalMessageId(
	parameters: ParameterReader,
	name: string,
): string | undefined {
	const id = parameters.optionalText(name, { max: MESSAGE_ID_MAX });
	return id === undefined ? undefined : checked(parameters, name, id);
}

export function isMessageId(text: string): boolean {
	return /^[\x21-\x7e]+$/.test(text);
}

function checked(parameters: ParameterReader, name: string, id: string): string {
	if (!isMessageId(id)) parameters.refuse(name, 'is not the ID of a message');
	return id;
}
