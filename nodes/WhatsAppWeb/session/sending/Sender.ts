import type { SenderParts } from './parts';
import { WhatsAppError } from '../../errors';
import { isNewsletterJid } from '../../message/jid';
import type { OutboxEntry } from '../../store/Store';
import { Budget, timedOut } from '../../primitives/Budget';
import { KeyedQueue } from '../../primitives/KeyedQueue';
import { type CommandKey, findEntry, commandKeyOf, messageIdOf } from './commandKey';
import { transmit } from './transmit';
import { prepareMessage } from './content/prepareMessage';
import { encodeOutgoing, type OutgoingMessage } from '../messages/outgoing';
import { decodePlain } from '../../contract/plainData';
import { reached } from '../messages/receiptStatus';
import type { SendCommand, SendResult } from '../../contract/SendCommand';
import type { SendOptions } from '../../contract/SessionClient';

/** The one way out: every message is composed once, kept, and sent until the server has taken it. */
export class Sender {
	private readonly queue = new KeyedQueue();

	/** The last command that looked for its queue. */
	private entering: Promise<unknown> = Promise.resolve();

	/** Commands under way by their key. */
	private readonly underWay = new Map<string, Promise<SendResult>>();

	constructor(private readonly parts: SenderParts) {}

	/** @throws WhatsAppError see the table of codes; `details.maybe_sent` where the outcome is not known */
	async send(command: SendCommand, { signal }: SendOptions = {}): Promise<SendResult> {
		const budget = new Budget(command.timeoutMs, signal);
		const identity = commandKeyOf(command, this.parts.account);
		// Whatever becomes of others with the same key: they leave an entry that this one finds.
		for (let same = this.same(identity); same; same = this.same(identity)) {
			const late = () => timedOut('the same message is still being sent', { maybe_sent: true });
			await budget.race(Promise.allSettled([same]), late);
		}
		const accepted = await this.inTurn(command, identity, budget);
		return await this.progressed(accepted, command.waitUntil, budget);
	}

	private same({ commandKey }: CommandKey): Promise<unknown> | undefined {
		return commandKey === null ? undefined : this.underWay.get(commandKey);
	}

	/** Waits for the messages to the same chat that were asked for before. */
	private async inTurn(
		command: SendCommand,
		identity: CommandKey,
		budget: Budget,
	): Promise<SendResult> {
		const turn = this.enter(command.to);
		const sent = (async () => {
			const leave = await budget.race(turn, () =>
				timedOut('other messages to this chat are still being sent'),
			);
			return await this.accepted(command, identity, budget).finally(leave);
		})();
		// Whoever did not get a turn must not keep it from the next one.
		sent.catch(() => void turn.then((leave) => leave()));
		const { commandKey } = identity;
		if (commandKey === null) return await sent;
		this.underWay.set(commandKey, sent);
		return await sent.finally(() => this.underWay.delete(commandKey));
	}

	/** Both JIDs of a person are one chat; whoever asks first is first, however long it takes to find that out. */
	private async enter(to: string): Promise<() => void> {
		const entered = this.entering.then(async () => {
			const chat = await this.parts.addressBook.chatOf(to).catch(() => to);
			return { turn: this.queue.enter(chat) };
		});
		this.entering = entered;
		const { turn } = await entered;
		return await turn;
	}

	private async accepted(
		command: SendCommand,
		identity: CommandKey,
		budget: Budget,
	): Promise<SendResult> {
		const { account, sendProgress } = this.parts;
		const { contentHash } = identity;
		const scope = command.idempotency?.scope;
		const { commandKey, kept } = await findEntry(identity.commandKey, scope, account);
		if (kept && scope === 'custom' && kept.contentHash !== contentHash) throw keyReused();
		if (kept?.result) {
			const result = decodePlain<SendResult>(kept.result);
			sendProgress.track(kept.messageId, result);
			return result;
		}
		const entry =
			kept ??
			this.begin(
				{ commandKey, contentHash },
				command,
				await prepareMessage(command, this.parts, budget),
			);
		return await transmit(this.parts, { entry, isKept: kept !== undefined }, command, budget);
	}

	private begin(identity: CommandKey, { to }: SendCommand, payload: OutgoingMessage): OutboxEntry {
		const createdAt = Date.now();
		return {
			...identity,
			messageId: messageIdOf(identity.commandKey, createdAt, this.parts.account),
			chat: to,
			payload: encodeOutgoing(payload),
			state: 'new',
			attempts: 0,
			code: null,
			result: null,
			createdAt,
		};
	}

	/** Waits for the receipt that was asked for, if any. */
	private async progressed(
		result: SendResult,
		waitUntil: SendCommand['waitUntil'],
		budget: Budget,
	): Promise<SendResult> {
		if (reached(result.status, waitUntil)) return result;
		if (isNewsletterJid(result.to)) {
			const warning = 'Channels report neither delivered nor read.';
			return { ...result, warnings: [...result.warnings, warning] };
		}
		const late = () =>
			timedOut(`the message was accepted, but it was not ${waitUntil} yet`, {
				reason: `not_${waitUntil}`,
				maybe_sent: true,
				message_id: result.messageId,
				timestamp: result.timestamp,
				to: result.to,
				status: result.status,
			});
		const status = await this.parts.sendProgress.until(result.messageId, waitUntil, (found) =>
			budget.race(found, late),
		);
		return { ...result, status };
	}
}

function keyReused(): WhatsAppError {
	return new WhatsAppError(
		'idempotency_key_reused',
		'This idempotency key was already used for a message with other content',
		{ description: 'Use a key that stands for exactly one message, e.g. the id of an order.' },
	);
}
