import type { SendCall } from '../../contract/SendCommand';
import type { AccountStore, OutboxEntry } from '../../store/Store';
import type { CommandKey } from './commandKey';

/** Attempts that a message remembers. Two may be under way at the same time, when n8n starts one by itself. */
const MAX_CALLS = 30;

type Answered = Pick<SendCall, 'attempt' | 'id'>;

/** An entry under a command key, or only the key, for a new one. */
export interface Found {
	entry?: OutboxEntry;
	commandKey: string | null;
}

/**
 * The message that a call answers, where several calls may share a key: of a sub-workflow, or of an AI agent's tool. Within
 * one attempt, each call has its own message. A later attempt gets the messages of the earlier ones again, each once: the one
 * with its content, or else the first, because what is done again is done in the same order.
 * @param call its attempts and ids are compared only
 * @throws errors of the store
 */
export async function findByCall(
	{ commandKey: shared, contentHash }: CommandKey & { commandKey: string },
	call: SendCall,
	account: AccountStore,
): Promise<Found> {
	const earlier: OutboxEntry[] = [];
	for (let count = 0; ; count++) {
		const commandKey =
			count === 0 ? shared : account.hmac('command', `${shared} call ${String(count)}`);
		const entry = await account.outbox.byCommandKey(commandKey);
		if (!entry) {
			const same = earlier.find((each) => each.contentHash === contentHash);
			// Calls that overtake each other have no order, and an extra message is better than a lost one.
			const again = same ?? (call.isConcurrent ? undefined : earlier[0]);
			return again ? { entry: again, commandKey: again.commandKey } : { commandKey };
		}
		const answered = readCalls(entry.calls).find(({ attempt }) => attempt === call.attempt);
		if (!answered) earlier.push(entry);
		else if (answered.id === call.id) return { entry, commandKey };
	}
}

/** @param calls the calls that a message has answered so far @returns those, and this one */
export function addCall(calls: string | null, { attempt, id }: SendCall): string {
	const earlier = readCalls(calls).filter((each) => each.attempt !== attempt);
	return JSON.stringify([...earlier, { attempt, id }].slice(-MAX_CALLS));
}

function readCalls(calls: string | null): Answered[] {
	return calls === null ? [] : (JSON.parse(calls) as Answered[]);
}
