import type { SendCommand } from '../../contract/SendCommand';
import type { MessageContent } from '../../message/content';
import { STATUS_JID } from '../../message/jid';
import { argbOf, STATUS_SECONDS } from '../../message/status';
import { GIVEN_BY_SENDS } from '../form/gives';
import type { GivenMedia, ParameterReader } from '../form/parameters';
import { readPeople } from '../form/recipients';
import { withMedia } from '../form/sendRequest';
import type { SendRequest } from '../operation';
import { DEFAULT_COLOR } from './status.properties';

/** People that can be chosen. */
const MAX_PEOPLE = 1_000;

const GIVEN_BY_ALL = {
	...GIVEN_BY_SENDS,
	chat: STATUS_JID,
	to: STATUS_JID,
	to_pn: null,
	to_lid: null,
	audience: 42,
};

/** What posting a status puts out. */
export const GIVEN_BY_POSTS = {
	...GIVEN_BY_ALL,
	expires_at: GIVEN_BY_SENDS.timestamp + STATUS_SECONDS,
};

/** What deleting one puts out. */
export const GIVEN_BY_DELETION = { ...GIVEN_BY_ALL, target_message_id: '3EB0F2A9D7C4B8E61350' };

/** A post with the parameters that all have. @throws WhatsAppError `invalid_parameter` */
export function statusRequest(
	parameters: ParameterReader,
	content: MessageContent,
	media?: GivenMedia,
): SendRequest {
	return {
		kind: 'send',
		to: STATUS_JID,
		...withMedia(content, media),
		audience: readAudience(parameters),
		lifetime: STATUS_SECONDS,
		warnings: [],
	};
}

function readAudience(parameters: ParameterReader): SendCommand['audience'] {
	const of = parameters.choice('audience', ['chosen', 'contacts', 'except'] as const, 'contacts');
	if (of === 'contacts') return { of };
	return { of, people: readPeople(parameters, 'people', { min: 1, max: MAX_PEOPLE }) };
}

/** @returns 0xAARRGGBB @throws WhatsAppError `invalid_parameter` */
export function readBackground(parameters: ParameterReader): number {
	const color = parameters.optionalText('backgroundColor', { max: 20 }) ?? DEFAULT_COLOR;
	const argb = argbOf(color);
	return argb ?? parameters.refuse('backgroundColor', `must be a color such as ${DEFAULT_COLOR}`);
}
