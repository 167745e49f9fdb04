import { randomUUID } from 'node:crypto';
import { type IExecuteFunctions, type INodeExecutionData, WAIT_INDEFINITELY } from 'n8n-workflow';
import type { Question, Round } from '../../contract/questions';
import type { SessionClient } from '../../contract/SessionClient';
import type { SessionHandle } from '../../contract/SessionHandle';
import { WhatsAppError } from '../../errors';
import { knowsPublicAddress } from '../../settings';
import type { AskRequest } from '../operation';
import { isTool } from '../waiting/isTool';
import { isWorker } from '../waiting/isWorker';
import { canPark, park } from '../waiting/park';
import { timedOutItem } from '../waiting/timedOut';
import { waitingUrl } from '../waiting/waitingUrl';

/**
 * How long after the end of a round n8n runs the execution on by itself, in ms. The session ends a round of several questions,
 * because it alone knows which of them are answered.
 */
const NET_MS = 120_000;

/** The questions of one run of the node, one per item, which the execution waits for together. */
export class Asking {
	private readonly asked: Array<{ index: number; questionId: string }> = [];

	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly round: Round,
		private readonly url: URL,
	) {}

	/**
	 * @param limits how long each item's author would wait, in ms; undefined without an end. The longest holds for all
	 * @throws WhatsAppError `internal_error` where an execution cannot wait, or where nobody could call the node
	 */
	static begin(context: IExecuteFunctions, limits: ReadonlyArray<number | undefined>): Asking {
		const url = canPark(context) ? waitingUrl(context, 'reply') : undefined;
		const executionId = context.getExecutionId();
		if (!url || !executionId) {
			throw new WhatsAppError('internal_error', 'This n8n cannot wait for an answer', {
				description: 'Update n8n to version 2.0 or later. Nothing was sent.',
				details: { reason: 'cannot_wait' },
			});
		}
		if (isWorker(context) && !knowsPublicAddress()) {
			throw new WhatsAppError('internal_error', 'n8n does not know its public address', {
				description:
					'Set the environment variable WEBHOOK_URL (in later versions N8N_WEBHOOK_URL) of n8n and of all its workers: answers come back by it. Nothing was sent.',
				details: { reason: 'cannot_wait' },
			});
		}
		const isEndless = limits.includes(undefined);
		const round: Round = {
			id: randomUUID(),
			executionId,
			nodeId: context.getNode().id,
			size: context.getInputData().length,
			url: url.href,
			deadline: isEndless ? null : Date.now() + Math.max(...limits.map(Number)),
		};
		return new Asking(context, round, url);
	}

	questionOf(index: number, { form, from, reminder }: AskRequest): Question {
		return {
			round: this.round,
			index,
			form,
			from,
			...(reminder && {
				reminder: { at: Date.now() + reminder.afterMs, text: reminder.text },
			}),
		};
	}

	/** The question of an item was sent. */
	add(index: number, questionId: string): void {
		this.asked.push({ index, questionId });
	}

	/** No more questions are asked: whoever was asked must not wait for the rest, which could not be sent. */
	async settle(client: SessionClient): Promise<void> {
		const { asked, round } = this;
		if (asked.length === 0 || asked.length === round.size) return;
		await client.command('setRoundSize', { roundId: round.id, size: asked.length });
	}

	/**
	 * Lets the execution wait for the answers.
	 * @param failed items of questions that could not be sent: they go out with the answers
	 * @returns what `execute` returns
	 */
	async park(
		{ client }: SessionHandle,
		failed: readonly INodeExecutionData[],
	): Promise<INodeExecutionData[][]> {
		const { asked, context, round, url } = this;
		if (asked.length === 0) return isTool(context) ? [[...failed]] : [[...failed], []];
		await this.settle(client);
		const timedOut = asked.map(({ index, questionId }) => timedOutItem(index, questionId));
		const { deadline } = round;
		const net = round.size > 1 ? NET_MS : 0;
		return await park(context, {
			url,
			until: deadline === null ? WAIT_INDEFINITELY.getTime() : deadline + net,
			// A model is told of either.
			timedOut: isTool(context) ? [[...failed, ...timedOut]] : [[...failed], timedOut],
			opensWindow: false,
		});
	}
}
