import { timedOut, type Budget } from '../../primitives/Budget';
import { isConnectionEnd, type Connection } from './Connection';

/** Waits for an open connection. @throws WhatsAppError `device_not_connected` */
export type Opened = (budget: Budget) => Promise<Connection>;

/**
 * Does what may be done again on an open connection, and on the next one if that one ends meanwhile.
 * @param wait how long to wait for `work`; as long as the budget lasts
 * @throws WhatsAppError `device_not_connected`, `upstream_timeout`, `cancelled`, and what `work` throws
 */
export async function connected<T>(
	opened: Opened,
	budget: Budget,
	work: (connection: Connection) => Promise<T>,
	wait: (answer: Promise<T>) => Promise<T> = (answer) =>
		budget.race(answer, () => timedOut('a question to it is still open')),
): Promise<T> {
	for (;;) {
		const connection = await opened(budget);
		let failure: unknown;
		try {
			return await wait(connection.during(work(connection)));
		} catch (error) {
			failure = error;
		}
		const ended = connection.hasEnded || isConnectionEnd(failure);
		if (!ended || budget.leftMs === 0) throw failure;
		await budget.race(connection.closed, () => failure as Error);
	}
}
