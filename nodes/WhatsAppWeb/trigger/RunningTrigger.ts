import { setTimeout as delay } from 'node:timers/promises';
import type {
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { toWhatsAppError, WhatsAppError } from '../errors';
import { isPassing } from '../contract/notConnected';
import type { SessionHandle } from '../contract/SessionHandle';
import {
	type Delivery,
	DELIVERY_FIELD,
	type DeliveryHandler,
	type Subscription,
} from '../contract/Subscription';
import type { SessionStatus } from '../contract/state';
import { SerialQueue } from '../primitives/SerialQueue';
import { isOwnLogout, watchForEnding } from './endings';
import { eventFilter } from './eventFilter';
import { startFeedback } from './feedback';
import { toItem, toItemJson } from './items';
import { linkNodeBehind, notLinkedJson } from './linkNode';
import { toNodeError } from './nodeErrors';
import type { TriggerSettings } from './settings';
import { refusalOf, subscribeWhenLinked } from './subscribing';

/** n8n closes its workflows one by one, and has 30 seconds for all of them. */
const CLOSE_TIMEOUT_MS = 900;

/** First and longest pause between attempts to start an execution that n8n could not create; it doubles each time. */
const RETRY_MS = 5_000;
const MAX_RETRY_MS = 300_000;

/** Time after which no further attempt is made. */
const GIVE_UP_MS = 24 * 3_600_000;

/** Names of n8n's errors of executions that were created: stopped by a user, or failed before they ran. */
const ENDED = /Cancelled|ExecutionNotFound/;

/** Name of n8n's error of an execution that it cut off because it is shutting down. */
const CUT_OFF = 'SystemShutdownExecutionCancelledError';

/** Modes in which a user activated the workflow. In all other modes n8n restarts it, and the backlog is due. */
const SWITCHED_ON: readonly WorkflowActivateMode[] = ['activate', 'create'];

/** Modes in which n8n starts an active workflow by itself, and nobody is there to read an error. */
const STARTED_BY_N8N: readonly WorkflowActivateMode[] = ['init', 'leadershipChange'];

/** States in which Connection → Link a Phone Number opens its page. */
const CAN_LINK: readonly SessionStatus[] = ['unlinked', 'logged_out', 'pairing'];

/** A trigger that is subscribed to a session, until n8n closes it. Closing also releases the session. */
export class RunningTrigger {
	private readonly closed = new AbortController();

	/** Aborted as soon as the closing begins. */
	private readonly waiting = new AbortController();

	private readonly names = new SerialQueue();

	private closing: Promise<void> | undefined;

	private subscribed: Promise<() => Promise<void>> | undefined;

	private unwatch: (() => void) | undefined;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly handle: SessionHandle,
		private readonly settings: TriggerSettings,
	) {}

	/**
	 * For an active workflow: every event starts one execution, and counts as delivered when the execution has ended. A trigger
	 * whose number is unlinked or refused waits for it: n8n would not start it again by itself.
	 * @throws WhatsAppError `device_not_connected` when a person activates it before the number was ever linked
	 */
	async production(): Promise<ITriggerResponse> {
		const { client } = this.handle;
		const mode = this.context.getActivationMode();
		const start = SWITCHED_ON.includes(mode) ? 'now' : 'backlog';
		const subscribe = async (): Promise<void> =>
			await this.subscribe(start, async (delivery) => {
				if (delivery.isGivenUp) this.tellGivenUp(delivery);
				else await this.execute(delivery);
			});
		const tell = (error: WhatsAppError): void => this.tellFailure(error);
		let refusal: SessionStatus | undefined;
		try {
			await subscribe();
		} catch (thrown) {
			const error = toWhatsAppError(thrown);
			refusal = refusalOf(error);
			if (refusal === undefined || (refusal === 'unlinked' && !STARTED_BY_N8N.includes(mode))) {
				throw error;
			}
			const isExpected = STARTED_BY_N8N.includes(mode) && isOwnLogout(error.details.reason);
			if (refusal !== 'pairing' && !isPassing(refusal) && !isExpected) tell(error);
			subscribeWhenLinked(client, subscribe, () => true, this.waiting.signal).catch(
				(failure: unknown) => tell(toWhatsAppError(failure)),
			);
		}
		this.unwatch = watchForEnding(client, tell, refusal);
		return { closeFunction: async () => await this.close() };
	}

	/**
	 * For "Listen for test event": emits the first event that comes; the active workflow gets it, too. Starts when n8n calls
	 * the manual function, because n8n sets up `emit` only by then. While the number is being linked, it waits for that. If it
	 * is not linked, and Connection → Link a Phone Number hangs behind, it emits an item that says so, so that the node can run.
	 */
	test(): ITriggerResponse {
		return {
			closeFunction: async () => await this.close(),
			manualTriggerFunction: async () => {
				try {
					await this.firstEvent();
				} catch (error) {
					await this.close();
					throw toNodeError(this.context.getNode(), error);
				}
			},
		};
	}

	/**
	 * Tells the author by a failed execution. emitError would make n8n restart the trigger at once, again and again. Before
	 * version 2.41, n8n has no other way to report the error than its log.
	 */
	private tellFailure(error: WhatsAppError): void {
		const { context } = this;
		context.saveFailedExecution?.(toNodeError(context.getNode(), error));
		context.logger.error(error.message, { reason: error.details.reason });
	}

	private tellGivenUp({ events, id, attempt }: Delivery): void {
		const what = events.map((each) => {
			const { message_id: message, chat } = toItemJson(each, this.settings.item);
			if (message === undefined) return each.event;
			return `${each.event} ${String(message)} in chat ${String(chat)}`;
		});
		const crashes = attempt - 1;
		this.tellFailure(
			new WhatsAppError(
				'internal_error',
				`n8n crashed ${crashes} times while this workflow worked on the same event, which is therefore not started again`,
				{
					description: `It was: ${what.join(', ')} (delivery_id ${id}). Find out what brings n8n down, mostly a lack of memory, and do by hand what the workflow should have done.`,
					details: { reason: 'crashed_too_often' },
				},
			),
		);
	}

	private async execute(delivery: Delivery): Promise<void> {
		const items = await this.items(delivery);
		this.assertOpen();
		const finish = startFeedback(delivery.events, this.settings.feedback, this.handle.client);
		let hasEnded = false;
		try {
			hasEnded = await this.run(items, delivery.key);
		} finally {
			finish(hasEnded);
		}
	}

	/**
	 * Starts an execution and waits for its end. If n8n could not create it (its database is down), tries again under the
	 * same key.
	 * @returns false when no execution could be created
	 */
	private async run(items: INodeExecutionData[], key: string): Promise<boolean> {
		const { context } = this;
		const giveUpAt = performance.now() + GIVE_UP_MS;
		for (let pauseMs = RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_RETRY_MS)) {
			this.assertOpen();
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([items], undefined, done, key);
			const failure = await done.promise.then(
				() => undefined,
				(error: Error) => error,
			);
			// A retry of an execution that was created after all does no harm: n8n recognises its key.
			// As after a crash: it stays unsettled, and is started again with n8n.
			if (failure?.constructor.name === CUT_OFF) return await new Promise(() => {});
			if (!failure || ENDED.test(failure.constructor.name)) return true;
			context.logger.warn('n8n could not start an execution', { message: failure.message });
			if (performance.now() > giveUpAt) return false;
			await this.pause(pauseMs);
		}
	}

	/** @throws WhatsAppError `cancelled` after closing: the event stays in the inbox and is delivered at the next start */
	private assertOpen(): void {
		if (this.closed.signal.aborted) throw new WhatsAppError('cancelled', 'The trigger was closed');
	}

	/** Ends early when the trigger is closed. */
	private async pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			setTimeout(resolve, ms).unref();
			this.closed.signal.addEventListener('abort', () => resolve(), { once: true });
		});
	}

	/** Settles with the first event that passes the filters, when the trigger is closed, or when the session ends. */
	private async firstEvent(): Promise<void> {
		const ended = this.context.helpers.createDeferredPromise();
		this.closed.signal.addEventListener('abort', () => ended.resolve());
		this.unwatch = watchForEnding(this.handle.client, (error) => ended.reject(error));
		let taken = false;
		const subscribe = async (): Promise<void> =>
			await this.subscribe('test', async (delivery) => {
				if (taken) return;
				taken = true;
				const items = await this.items(delivery);
				if (this.closed.signal.aborted) return;
				this.context.emit([items]);
				ended.resolve();
			});
		const linkNode = linkNodeBehind(this.context);
		const subscribed = subscribeWhenLinked(
			this.handle.client,
			subscribe,
			(status) => status === 'pairing' && linkNode === undefined,
			this.waiting.signal,
		).catch((thrown: unknown) => {
			const error = toWhatsAppError(thrown);
			const status = refusalOf(error);
			if (linkNode === undefined || !status || !CAN_LINK.includes(status)) throw error;
			this.context.emit([[{ json: notLinkedJson(error, status, linkNode, this.settings.item) }]]);
			ended.resolve();
		});
		await Promise.all([subscribed, ended.promise]);
	}

	private async subscribe(start: Subscription['start'], handler: DeliveryHandler): Promise<void> {
		const {
			events,
			includeAnswers,
			includeOwnMessages,
			presenceOf,
			liveChannels,
			rejectCalls,
			flow,
		} = this.settings;
		this.subscribed = this.handle.client.subscribe(
			{
				workflowId: this.context.getWorkflow().id ?? '',
				nodeId: this.context.getNode().id,
				events,
				includeAnswers,
				includeOwnMessages,
				presenceOf,
				liveChannels,
				rejectCalls,
				start,
				flow,
			},
			handler,
			eventFilter(this.context, this.handle.client, this.settings),
		);
		await this.subscribed;
	}

	private async items({ events, id }: Delivery): Promise<INodeExecutionData[]> {
		const source = {
			client: this.handle.client,
			files: this.handle.files,
			prepareBinaryData: this.context.helpers.prepareBinaryData,
			names: this.names,
			signal: this.closed.signal,
		};
		const items = events.map((event) => toItem(event, this.settings.item, source));
		return (await Promise.all(items)).map((item) => ({
			...item,
			json: { ...item.json, [DELIVERY_FIELD]: id },
		}));
	}

	/** Settles within a second, whatever the session is doing. */
	async close(): Promise<void> {
		this.closing ??= this.unsubscribe();
		await this.closing;
	}

	private async unsubscribe(): Promise<void> {
		this.waiting.abort();
		this.unwatch?.();
		const unsubscribed = this.subscribed?.then(async (unsubscribe) => await unsubscribe());
		await Promise.race([
			unsubscribed?.catch(() => {}),
			delay(CLOSE_TIMEOUT_MS, undefined, { ref: false }),
		]);
		this.closed.abort();
		this.handle.release();
	}
}
