import type { SendCommand, SendResult } from '../../contract/SendCommand';
import type { SendOptions } from '../../contract/SessionClient';
import { isNewsletterJid } from '../../message/jid';
import { messageText } from '../../message/received/text';
import { timerIn } from '../../message/received/timer';
import { unwrap } from '../../message/unwrap';
import { Budget, timedOut } from '../../primitives/Budget';
import { KeyedQueue } from '../../primitives/KeyedQueue';
import { distinct } from '../messages/known';
import type { OutgoingMessage } from '../messages/outgoing';
import { reached } from '../messages/receiptStatus';
import { type CommandKey, commandKeyOf } from './commandKey';
import { prepareMessage } from './content/prepareMessage';
import { OutboxRecord } from './OutboxRecord';
import type { SenderParts, Sending } from './SenderParts';
import { transmit } from './transmit';
import { typeFirst } from './typeFirst';

const OTHER_CONTENT =
	'This was already sent with other content, when the execution or the node was first run, and is not sent again.';

/** Sends messages, those to one chat in the order of their commands. */
export class Sender {
	private readonly queue = new KeyedQueue();

	/** The last command that looked for its queue. */
	private entering: Promise<unknown> = Promise.resolve();

	/** Commands that are being sent, by their `commandKey`. */
	private readonly pending = new Map<string, Promise<SendResult>>();

	constructor(private readonly parts: SenderParts) {}

	/** @throws WhatsAppError see the table of codes; `details.maybe_sent` where the outcome is not known */
	async send(
		given: SendCommand,
		{ upload, preview, signal }: SendOptions = {},
	): Promise<SendResult> {
		const command = { ...given, upload, preview };
		const budget = new Budget(command.timeoutMs, signal);
		const key = commandKeyOf(command, this.parts.account);
		// Whether the others succeed or fail: they leave a record in the outbox, which this one finds.
		for (let same = this.sameAs(key); same; same = this.sameAs(key)) {
			const late = () => timedOut('the same message is still being sent', { maybe_sent: true });
			await budget.race(Promise.allSettled([same]), late);
		}
		const accepted = await this.enqueue(command, key, budget);
		return await this.untilStatus(accepted, command.waitUntil, budget);
	}

	private sameAs({ commandKey }: CommandKey): Promise<unknown> | undefined {
		return commandKey === null ? undefined : this.pending.get(commandKey);
	}

	/** Sends the message after those that earlier commands send to the same chat. */
	private async enqueue(command: Sending, key: CommandKey, budget: Budget): Promise<SendResult> {
		const entered = this.enter(command.to);
		const sent = (async () => {
			const leave = await budget.race(entered, () =>
				timedOut('other messages to this chat are still being sent'),
			);
			const result = this.sendOnce(command, key, budget);
			return await result.then(async (done) => await this.learnTimer(command, done)).finally(leave);
		})();
		// A command that gave up waiting must leave the queue as soon as it comes first.
		sent.catch(async () => (await entered)()).catch(this.parts.report);
		const { commandKey } = key;
		if (commandKey === null) return await sent;
		this.pending.set(commandKey, sent);
		return await sent.finally(() => this.pending.delete(commandKey));
	}

	/** Both JIDs of a person are one chat. Commands enter in the order of their calls, however long a look-up takes. */
	private async enter(to: string): Promise<() => void> {
		const entered = this.entering.then(async () => {
			const chat = await this.parts.addressBook.chatOf(to).catch(() => to);
			return { ready: this.queue.enter(chat) };
		});
		this.entering = entered;
		const { ready } = await entered;
		return await ready;
	}

	/**
	 * @returns the result of the earlier command with this key, if it was accepted. What may have arrived is sent again as it
	 * was, whatever the command's content is now.
	 */
	private async sendOnce(command: Sending, key: CommandKey, budget: Budget): Promise<SendResult> {
		const { parts } = this;
		const { record: found, key: unusedKey } = await OutboxRecord.find(key, command, parts);
		if (!found) {
			return await this.dispatch(command, budget, async (warnings) => {
				const message = await this.prepare(command, warnings, budget);
				return OutboxRecord.begin(unusedKey, command, message, parts);
			});
		}
		const warnings = found.isOf(key) ? [] : [OTHER_CONTENT];
		if (found.result) {
			parts.sendProgress.track(found.messageId, found.result);
			await found.askAgain(found.result);
			return withWarnings(found.result, warnings);
		}
		if (found.maybeSent) {
			return withWarnings(await transmit(found, command, parts, budget), warnings);
		}
		return await this.dispatch(command, budget, async (given) => {
			if (!found.isOf(key)) found.replace(key, await this.prepare(command, given, budget));
			return found;
		});
	}

	/**
	 * Sends a message when it may go out. One that never leaves gives its turn back.
	 * @param make makes the record of the message, with these warnings
	 */
	private async dispatch(
		command: Sending,
		budget: Budget,
		make: (warnings: string[]) => Promise<OutboxRecord>,
	): Promise<SendResult> {
		const { parts } = this;
		const { to, workflow = '' } = command;
		const departure = { to, text: textOf(command), workflow };
		const { warnings, giveBack } = await parts.health.pacer.admit(departure, budget);
		let record: OutboxRecord | undefined;
		try {
			record = await make(warnings);
			return await transmit(record, command, parts, budget);
		} finally {
			if (record?.wasTried !== true) await giveBack().catch(parts.report);
		}
	}

	private async prepare(
		command: Sending,
		warnings: string[],
		budget: Budget,
	): Promise<OutgoingMessage> {
		const message = await prepareMessage(command, this.parts, budget);
		if (command.typesFirst) await typeFirst(message.to, textOf(command), this.parts, budget);
		return { ...message, warnings: [...message.warnings, ...warnings] };
	}

	/** A disappearing timer that was set holds for the next message. */
	private async learnTimer({ content }: Sending, result: SendResult): Promise<SendResult> {
		const { timers, report } = this.parts;
		const { timestamp: at, to, toPn, toLid } = result;
		const { protocolMessage } = content.message;
		const timer = protocolMessage && timerIn({ protocolMessage }, at);
		if (timer) await timers.learn(distinct([to, toPn, toLid]), { ...timer, at }).catch(report);
		return result;
	}

	/** Waits for the receipt that was asked for, if any. */
	private async untilStatus(
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

function textOf({ content }: Sending): string {
	return messageText(unwrap(content.message));
}

function withWarnings(result: SendResult, warnings: string[]): SendResult {
	return warnings.length === 0
		? result
		: { ...result, warnings: [...result.warnings, ...warnings] };
}
