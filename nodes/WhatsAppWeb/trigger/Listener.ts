import { setTimeout as delay } from 'node:timers/promises';
import type {
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { WhatsAppError } from '../errors';
import type { SessionHandle } from '../contract/SessionHandle';
import type { Delivery, DeliveryHandler, Subscription } from '../contract/Subscription';
import { beginCourtesies } from './courtesies';
import { watchForEnding } from './endings';
import { eventFilter } from './eventFilter';
import { toItem } from './items';
import { toNodeError } from './nodeErrors';
import type { TriggerSettings } from './settings';

/** n8n closes its workflows one after the other, with 30 seconds for all of them. */
const CLOSE_TIMEOUT_MS = 900;

/** Until n8n is asked again for an execution that it could not create, in ms: twice as long each time, up to the second. */
const RETRY_MS = 5_000;
const MAX_RETRY_MS = 300_000;

/** For how long it is asked. */
const GIVE_UP_MS = 24 * 3_600_000;

/** n8n's errors of executions that were created: stopped by somebody, or failed before they ran. */
const ENDED = /Cancelled|ExecutionNotFound/;

/** A person switched the workflow on; in all other modes it comes back by itself and owes its backlog. */
const SWITCHED_ON: readonly WorkflowActivateMode[] = ['activate', 'create'];

/** Listens on a leased session until n8n closes the trigger, which also gives the lease back. */
export class Listener {
	private readonly closed = new AbortController();

	private closing: Promise<void> | undefined;

	private subscribed: Promise<() => Promise<void>> | undefined;

	private unwatch: (() => void) | undefined;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly lease: SessionHandle,
		private readonly settings: TriggerSettings,
	) {}

	/**
	 * An active workflow: every event starts one execution and counts as delivered when that has ended.
	 * @throws WhatsAppError `device_not_connected` when the number is not linked
	 */
	async production(): Promise<ITriggerResponse> {
		const { context } = this;
		const isNew = SWITCHED_ON.includes(context.getActivationMode());
		await this.subscribe(isNew ? 'now' : 'backlog', async (delivery) => {
			await this.execute(delivery);
		});
		this.unwatch = watchForEnding(this.lease.client, (error) => {
			// emitError would make n8n start the trigger again at once, and for ever. Before 2.41 there is no other way
			// to tell, so that older n8n only finds it in its log.
			context.saveFailedExecution?.(toNodeError(context.getNode(), error));
			context.logger.error(error.message, { reason: error.details.reason });
		});
		return { closeFunction: async () => await this.close() };
	}

	/**
	 * "Listen for test event": hands over the first event that comes, beside the deliveries of the active workflow. It
	 * begins when n8n calls the manual function, because only by then n8n has put its `emit` in place.
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

	private async execute(delivery: Delivery): Promise<void> {
		const items = await this.items(delivery);
		this.assertOpen();
		const finish = beginCourtesies(delivery.events, this.settings.courtesies, this.lease.client);
		let hasEnded = false;
		try {
			hasEnded = await this.run(items, delivery.key);
		} finally {
			finish(hasEnded);
		}
	}

	/**
	 * Settles with the execution. One that n8n could not create (its database is away) is asked for again under its key.
	 * @returns false when there never was one
	 */
	private async run(items: INodeExecutionData[], key: string): Promise<boolean> {
		const { context } = this;
		const lastTry = performance.now() + GIVE_UP_MS;
		for (let pauseMs = RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_RETRY_MS)) {
			this.assertOpen();
			const done = context.helpers.createDeferredPromise<IRun>();
			context.emit([items], undefined, done, key);
			const failure = await done.promise.then(
				() => undefined,
				(error: Error) => error,
			);
			// If there was an execution after all, n8n knows its key.
			if (!failure || ENDED.test(failure.constructor.name)) return true;
			context.logger.warn('n8n could not start an execution', { message: failure.message });
			if (performance.now() > lastTry) return false;
			await this.pause(pauseMs);
		}
	}

	/** @throws WhatsAppError too late for n8n: the event stays in the inbox and comes again when the trigger is back */
	private assertOpen(): void {
		if (this.closed.signal.aborted) throw new WhatsAppError('cancelled', 'The trigger was closed');
	}

	/** Ends with the trigger. */
	private async pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			setTimeout(resolve, ms).unref();
			this.closed.signal.addEventListener('abort', () => resolve(), { once: true });
		});
	}

	/** Settles with the first event that passes the filters, when the listening is cancelled, or when the session comes to an end. */
	private async firstEvent(): Promise<void> {
		const ended = this.context.helpers.createDeferredPromise();
		this.closed.signal.addEventListener('abort', () => ended.resolve());
		this.unwatch = watchForEnding(this.lease.client, (error) => ended.reject(error));
		let taken = false;
		const subscribed = this.subscribe('test', async (delivery) => {
			if (taken) return;
			taken = true;
			const items = await this.items(delivery);
			if (this.closed.signal.aborted) return;
			this.context.emit([items]);
			ended.resolve();
		});
		await Promise.all([subscribed, ended.promise]);
	}

	private async subscribe(start: Subscription['start'], handler: DeliveryHandler): Promise<void> {
		const { events, includeOwnMessages, presenceOf, liveChannels, rejectCalls, flow } =
			this.settings;
		this.subscribed = this.lease.client.subscribe(
			{
				workflowId: this.context.getWorkflow().id ?? '',
				nodeId: this.context.getNode().id,
				events,
				includeOwnMessages,
				presenceOf,
				liveChannels,
				rejectCalls,
				start,
				flow,
			},
			handler,
			eventFilter(this.context, this.lease.client, this.settings),
		);
		await this.subscribed;
	}

	private async items({ events }: Delivery): Promise<INodeExecutionData[]> {
		const source = {
			client: this.lease.client,
			prepareBinaryData: this.context.helpers.prepareBinaryData,
			signal: this.closed.signal,
		};
		return await Promise.all(events.map((event) => toItem(event, this.settings.item, source)));
	}

	/** Returns within a second, whatever the session is doing. */
	async close(): Promise<void> {
		this.closing ??= this.unsubscribe();
		await this.closing;
	}

	private async unsubscribe(): Promise<void> {
		this.unwatch?.();
		const unsubscribed = this.subscribed?.then(async (unsubscribe) => await unsubscribe());
		await Promise.race([
			unsubscribed?.catch(() => {}),
			delay(CLOSE_TIMEOUT_MS, undefined, { ref: false }),
		]);
		this.closed.abort();
		this.lease.release();
	}
}
