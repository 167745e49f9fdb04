import { fallbackContent } from '../../message/fallback';
import { type Interactive, interactiveContent } from '../../message/interactive';
import type { SendRequest } from '../operation';
import type { ParameterReader } from './parameters';
import { sendRequest } from './sendRequest';

/**
 * A message with buttons, and its fallback for when WhatsApp refuses it.
 * @throws WhatsAppError `invalid_parameter`, `unsupported_for_newsletter`
 */
export function interactiveRequest(
	parameters: ParameterReader,
	interactive: Interactive,
): SendRequest {
	const request = sendRequest(parameters, interactiveContent(interactive));
	const wanted = parameters.choice('fallback', ['none', 'poll', 'text'] as const, 'none');
	if (wanted === 'none') return request;
	return { ...request, fallback: fallbackContent(interactive, wanted) };
}
