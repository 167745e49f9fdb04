import { createHash } from 'node:crypto';
import { toWhatsAppError, WhatsAppError } from '../../errors';
import { encodePlain } from '../../contract/plainData';
import type { Idempotency, SendCall } from '../../contract/SendCommand';
import { type Budget, timedOut } from '../../primitives/Budget';
import { unixNow } from '../../primitives/unixNow';
import type { AccountStore } from '../../store/Store';
import { FactTable } from '../account/FactTable';
import type { Connection } from '../connection/Connection';
import type { ConnectionSource, Made, OnceWork } from '../connection/ConnectionSource';

const KEPT_SECONDS = 30 * 86_400;

/** Attempts that a command remembers. */
const MAX_CALLS = 30;

const OTHER_CONTENT =
	'This was already made with other values, when the execution or the node was first run, and is not made again.';

interface Command {
	/** SHA-256 over the arguments, hex. */
	argsHash: string;
	/** Unix seconds of the first try. */
	since: number;
	calls: Array<Pick<SendCall, 'attempt' | 'id'>>;
	/** Absent as long as WhatsApp's answer is not known. */
	result?: object;
}

/** Commands that make something, by idempotency key. What was done is on disk, so a retry is recognised after a crash, too. */
export class OnceCommands {
	private readonly commands: FactTable<Command>;

	/** Keys whose command is under way. */
	private readonly pending = new Map<string, Promise<unknown>>();

	constructor(
		private readonly account: AccountStore,
		private readonly dialler: ConnectionSource,
	) {
		this.commands = new FactTable(account, 'once');
	}

	/** See `Once`. */
	async run<T extends object>(
		idempotency: Idempotency | undefined,
		args: object,
		work: OnceWork<T>,
		budget: Budget,
	): Promise<Made<T>> {
		if (!idempotency) {
			return { ...(await this.carryOut(undefined, work, budget)), warnings: [] };
		}
		const shared = this.account.hmac('once', `${idempotency.scope}|${idempotency.key}`);
		for (let same = this.pending.get(shared); same; same = this.pending.get(shared)) {
			await budget.race(Promise.allSettled([same]), () =>
				timedOut('the same command is still being carried out', { maybe_sent: true }),
			);
		}
		const done = this.runKeyed(shared, idempotency, args, work, budget);
		this.pending.set(shared, done);
		return await done.finally(() => this.pending.delete(shared));
	}

	private async runKeyed<T extends object>(
		shared: string,
		idempotency: Idempotency,
		args: object,
		work: OnceWork<T>,
		budget: Budget,
	): Promise<Made<T>> {
		await this.clear();
		const argsHash = createHash('sha256').update(encodePlain(args)).digest('hex');
		const call = idempotency.scope === 'execution' ? idempotency.call : undefined;
		const { id, command } = await this.find(shared, call);
		const isOther = command !== undefined && command.argsHash !== argsHash;
		if (isOther && idempotency.scope === 'custom') throw reused();
		const warnings = isOther && command.result ? [OTHER_CONTENT] : [];
		const calls = call ? addCall(command?.calls ?? [], call) : [];
		if (command?.result) {
			await this.commands.learn(id, { calls });
			return { ...(command.result as T), warnings };
		}
		const since = command?.since ?? unixNow();
		await this.commands.learn(id, { argsHash, since, calls });
		try {
			const result = await this.carryOut(command && since, work, budget);
			await this.commands.learn(id, { result });
			return { ...result, warnings };
		} catch (error) {
			if (isRefusal(error)) await this.commands.learn(id, null);
			throw error as Error;
		}
	}

	/** @param since Unix seconds of an earlier try whose outcome is not known */
	private async carryOut<T extends object>(
		since: number | undefined,
		work: OnceWork<T>,
		budget: Budget,
	): Promise<T> {
		let triedAt = since;
		return await this.dialler.use(budget, async (connection: Connection) => {
			const made = triedAt === undefined ? undefined : await work.find(connection, triedAt);
			triedAt ??= unixNow();
			return made ?? (await work.carryOut(connection));
		});
	}

	/** Within one attempt each call has its own command; a later attempt gets those of the earlier ones again. */
	private async find(
		shared: string,
		call: SendCall | undefined,
	): Promise<{ id: string; command?: Readonly<Command> }> {
		for (let count = 0; ; count++) {
			const id =
				count === 0 ? shared : this.account.hmac('once', `${shared} call ${String(count)}`);
			const command = await this.commands.of(id);
			const answered = command?.calls.find(({ attempt }) => attempt === call?.attempt);
			if (!command || !answered || answered.id === call?.id) return { id, command };
		}
	}

	private async clear(): Promise<void> {
		const before = unixNow() - KEPT_SECONDS;
		const old = [...(await this.commands.all())].filter(([, { since }]) => since < before);
		await this.commands.learnAll(old.map(([id]) => [id, null]));
	}
}

function addCall(calls: Command['calls'], { attempt, id }: SendCall): Command['calls'] {
	return [...calls.filter((each) => each.attempt !== attempt), { attempt, id }].slice(-MAX_CALLS);
}

/** Whether nothing was made for certain. */
function isRefusal(error: unknown): boolean {
	const { code } = toWhatsAppError(error);
	return !['upstream_timeout', 'device_not_connected', 'cancelled', 'internal_error'].includes(
		code,
	);
}

function reused(): WhatsAppError {
	return new WhatsAppError(
		'idempotency_key_reused',
		'This idempotency key was used before, with other values',
		{ description: 'Use a key of its own for each thing to be made.' },
	);
}
