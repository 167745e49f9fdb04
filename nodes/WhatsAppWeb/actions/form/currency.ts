import type { INodeProperties } from 'n8n-workflow';
import { field } from '../../fields';
import type { ParameterReader } from './parameters';

/** The largest amount a number holds exactly. */
const AMOUNT_MAX = Number.MAX_SAFE_INTEGER;

export function currencyField(name: string): INodeProperties {
	return field(name, 'Currency', 'string', {
		placeholder: 'e.g. USD',
		description: 'Three-letter code of the currency (ISO 4217)',
	});
}

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
	return parameters.integer(name, { min: 0, max: AMOUNT_MAX });
}
