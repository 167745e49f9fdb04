import { setTimeout as delay } from 'node:timers/promises';
import type {
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { WhatsAppError } from '../errors';
import type { SessionLease } from '../session/lease';
import type { Delivery, DeliveryHandler, Subscription } from '../session/SessionClient';
import { beginCourtesies } from './courtesies';
import { watchForEnding } from './endings';
import { eventFilter } from './eventFilter';
import { toItem } from './items';
import { toNodeError } from './nodeErrors';
import type { TriggerSettings } from './settings';

/** n8n closes its workflows one after the other, with 30 seconds for all of them. */
const CLOSE_TIMEOUT_MS = 900;

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
		private readonly lease: SessionLease,
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
		// Too late for n8n: the event stays in the inbox and comes again when the trigger is back.
		if (this.closed.signal.aborted) throw new WhatsAppError('cancelled', 'The trigger was closed');
		const done = this.context.helpers.createDeferredPromise<IRun>();
		const finish = beginCourtesies(delivery.events, this.settings.courtesies, this.lease.client);
		this.context.emit([items], undefined, done, delivery.key);
		// An execution that failed to start is one that n8n has logged; starting it again would fail again.
		await done.promise.catch(() => {});
		finish();
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
