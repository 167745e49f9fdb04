import type { ParameterReader } from './parameters';

const CHOICE_MAX = 50;

/**
 * What is chosen in a list of several, each once.
 * @returns undefined when nothing is
 * @throws WhatsAppError `invalid_parameter`
 */
export function readChoices<Choice extends string>(
	parameters: ParameterReader,
	name: string,
	choices: ReadonlyArray<{ value: Choice }>,
): Choice[] | undefined {
	const limits = { min: 0, max: choices.length };
	const chosen = parameters.texts(name, limits, { max: CHOICE_MAX }).map((text) => {
		const choice = choices.find(({ value }) => value === text);
		const known = choices.map(({ value }) => value).join(', ');
		return choice?.value ?? parameters.refuse(name, `has an unknown choice; known are: ${known}`);
	});
	return chosen.length === 0 ? undefined : [...new Set(chosen)];
}
