import type { WASocket } from '../wire/baileys';
import type { Timing } from './timing';

/** Ticks per {@link Timing.probeAfterMs}: how finely silence is measured. */
const TICKS = 3;

/**
 * Watches the wire of an open connection: silence is answered with a ping, more silence means that it is dead.
 *
 * Baileys has a watch of its own, but that one compares wall-clock times in a timer, so that a workflow that blocks
 * the event loop looks like a dead server: the timer fires before what has arrived meanwhile is read. Here a late
 * tick is known for what it is, by the monotonic clock, and starts the silence anew.
 * @returns ends the watch
 */
export function watchLiveness(
	sock: WASocket,
	{ probeAfterMs, silenceMs }: Pick<Timing, 'probeAfterMs' | 'silenceMs'>,
	onDead: () => void,
): () => void {
	const tickMs = probeAfterMs / TICKS;
	let heardAt = performance.now();
	let tickedAt = heardAt;
	let probed = false;

	const onFrame = (): void => {
		heardAt = performance.now();
		probed = false;
	};
	sock.ws.on('frame', onFrame);

	const timer = setInterval(() => {
		const now = performance.now();
		const blockedMs = now - tickedAt - tickMs;
		tickedAt = now;
		if (blockedMs > tickMs) heardAt += blockedMs;
		const silentMs = now - heardAt;
		if (silentMs >= silenceMs) {
			onDead();
		} else if (silentMs >= probeAfterMs && !probed) {
			probed = true;
			ping(sock);
		}
	}, tickMs);
	timer.unref();

	return () => {
		clearInterval(timer);
		sock.ws.off('frame', onFrame);
	};
}

/** The answer, like any other frame, is the sign of life; without one, silence goes on. */
function ping(sock: WASocket): void {
	sock
		.sendNode({
			tag: 'iq',
			attrs: { id: sock.generateMessageTag(), to: '@s.whatsapp.net', type: 'get', xmlns: 'w:p' },
			content: [{ tag: 'ping', attrs: {} }],
		})
		.catch(() => undefined);
}
