import type { MessageContent } from '../../../message/content';
import type { Baileys, WASocket } from '../../wire/baileys';
import { timedOut } from '../../../primitives/Budget';

/**
 * Has WhatsApp make a link by which everybody can join a call.
 * @returns what it adds to an `eventMessage`
 * @throws WhatsAppError `upstream_timeout`
 */
export async function makeCallLink(
	{ callLink, message }: MessageContent & { callLink: 'audio' | 'video' },
	sock: WASocket,
	{ CALL_AUDIO_PREFIX, CALL_VIDEO_PREFIX }: Baileys,
): Promise<{ joinLink: string }> {
	const startTime = Number(message.eventMessage?.startTime);
	// Baileys answers a query that nobody has answered with undefined.
	const token = await sock.createCallLink(callLink, { startTime });
	if (!token) throw timedOut('the link to the call was not made');
	return { joinLink: (callLink === 'audio' ? CALL_AUDIO_PREFIX : CALL_VIDEO_PREFIX) + token };
}
