import { isMessageKind } from '../kinds';
import { asCount, asObject } from '../untrusted';
import { unwrap } from '../unwrap';

/** A setting of a chat's disappearing timer. */
export interface Timer {
	/** After how many seconds messages disappear; 0: they stay. */
	seconds: number;
	/** When it was set, Unix seconds; null when that was not said. */
	setAt: number | null;
}

/** `ProtocolMessage.Type` */
const EPHEMERAL_SETTING = 3;
const EPHEMERAL_SYNC_RESPONSE = 4;

/**
 * What a message says of its chat's timer: it sets it, or was sent under it.
 * @param message `proto.Message`, as Baileys hands it out or as plain data
 * @param timestamp of the message, Unix seconds
 * @returns undefined for a message that does not mention it, as those of automations often do not
 */
export function timerIn(message: unknown, timestamp: number): Timer | undefined {
	const { key, content } = unwrap(message);
	if (key === null) return undefined;
	if (key === 'protocolMessage') {
		const { type, ephemeralExpiration: seconds, ephemeralSettingTimestamp: setAt } = content;
		if (type !== EPHEMERAL_SETTING && type !== EPHEMERAL_SYNC_RESPONSE) return undefined;
		return { seconds: asCount(seconds) ?? 0, setAt: timeOf(setAt) ?? timestamp };
	}
	if (!isMessageKind(key)) return undefined;
	const { expiration, ephemeralSettingTimestamp } = asObject(content.contextInfo) ?? {};
	const seconds = asCount(expiration);
	return seconds === undefined ? undefined : { seconds, setAt: timeOf(ephemeralSettingTimestamp) };
}

/** @param value a number, or Baileys' 64-bit integer */
function timeOf(value: unknown): number | null {
	return asCount(Number(value ?? 0)) || null;
}
