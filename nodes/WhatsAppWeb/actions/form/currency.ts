import type { INodeProperties } from 'n8n-workflow';
import type { ParameterReader } from './parameters';

/** The largest amount a number holds exactly. */
const AMOUNT_MAX = Number.MAX_SAFE_INTEGER;

export const currency: Pick<INodeProperties, 'type' | 'default' | 'placeholder' | 'description'> = {
	type: 'string',
	default: '',
	placeholder: 'e.g. USD',
	description: 'Three-letter code of the currency (ISO 4217)',
};

/** @throws WhatsAppError `invalid_parameter` unless it looks like ISO 4217 */
export function readCurrency(parameters: ParameterReader, name: string): string {
	const code = parameters.text(name, { max: 3 });
	if (!/^[A-Z]{3}$/.test(code)) {
		parameters.refuse(
			name,
			'must be the three-letter code of a currency',
			'Write it as USD or IDR.',
		);
	}
	return code;
}

/** @returns thousandths of the currency's unit */
export function readOptionalAmount(parameters: ParameterReader, name: string): number | undefined {
	return parameters.optionalInteger(name, { min: 0, max: AMOUNT_MAX });
}

export function readAmount(parameters: ParameterReader, name: string): number {
	return readOptionalAmount(parameters, name) ?? parameters.refuse(name, 'must not be empty');
}
