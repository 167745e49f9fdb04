import type { WASocket } from '../wire/baileys';
import type { Timing } from './timing';

/** Ticks per {@link Timing.probeAfterMs}: the resolution at which silence is measured. */
const TICKS = 3;

/**
 * Watches an open connection: after some silence the server is sent a ping, after more the connection is given up.
 *
 * Baileys' own watch compares wall-clock times in a timer. A workflow that blocks the event loop then looks like a dead
 * server, because the timer fires before the frames that have arrived meanwhile are read. Here the monotonic clock shows
 * that a tick is late, and the time blocked does not count as silence.
 * @param onDead called at each tick of a dead connection until the watch is ended
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

/** Its answer counts like any other frame; a failure shows as silence. */
function ping(sock: WASocket): void {
	sock
		.sendNode({
			tag: 'iq',
			attrs: { id: sock.generateMessageTag(), to: '@s.whatsapp.net', type: 'get', xmlns: 'w:p' },
			content: [{ tag: 'ping', attrs: {} }],
		})
		.catch(() => undefined);
}
