import type { ParameterReader } from './parameters';

/** Characters. The longest id seen has 32, and WhatsApp's own clients never exceed 64. */
export const MESSAGE_ID_MAX = 64;

/** @throws WhatsAppError `invalid_parameter` */
export function readMessageId(parameters: ParameterReader, name: string): string {
	return readOptionalMessageId(parameters, name) ?? parameters.refuse(name, 'must not be empty');
}

/** @throws WhatsAppError `invalid_parameter` */
export function readOptionalMessageId(
	parameters: ParameterReader,
	name: string,
): string | undefined {
	const id = parameters.optionalId(name, { max: MESSAGE_ID_MAX });
	if (id !== undefined && !isMessageId(id)) parameters.refuse(name, 'is not the ID of a message');
	return id;
}

export function isMessageId(text: string): boolean {
	return /^[\x21-\x7e]+$/.test(text);
}
