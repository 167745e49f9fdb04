import type { AccountStore } from '../../store/Store';
import { type Delivery, MAX_UNSETTLED } from '../../contract/Subscription';
import { Lanes } from './Lanes';
import type { Receiver, SubscriptionId } from './Receiver';
import { pause } from '../../primitives/Timer';
import { toDelivery, type Bundle } from './Bundle';

/** Before the store is asked again, in ms: it is full, or somebody else reads it. */
export const RETRY_MS = 5_000;

/** Hands units to a subscription's trigger, in order, and settles them. What is under way outlives the trigger. */
export class Dispatcher {
	/** The trigger, while it is up. */
	listener: Receiver | undefined;

	private readonly lanes = new Lanes<Bundle>(MAX_UNSETTLED, (unit) => void this.carryOut(unit));

	/** @param onEnd called when a unit is under way no more, settled or left to the next trigger */
	constructor(
		private readonly id: SubscriptionId,
		private readonly parts: { account: AccountStore; report(error: unknown): void },
		private readonly onEnd: (unit: Bundle) => void,
	) {}

	add(unit: Bundle): void {
		this.lanes.add(unit);
	}

	/** Forgets what waits. @returns what is under way */
	clear(): Bundle[] {
		return this.lanes.clear();
	}

	/** Never rejects. */
	private async carryOut(unit: Bundle): Promise<void> {
		const { listener } = this;
		const { account, report } = this.parts;
		let isDone = false;
		try {
			if (listener) {
				const delivery = await toDelivery(unit, listener.subscription, account, report);
				isDone = !delivery || (await this.handOver(listener, delivery));
			}
		} catch (error) {
			report(error);
			await pause(RETRY_MS);
		}
		if (isDone) await this.settle(unit);
		const again = !isDone && this.listener !== undefined;
		this.lanes.end(unit, again);
		if (!again) this.onEnd(unit);
	}

	/** @returns whether the trigger has taken it: one that is closed meanwhile leaves it to the next one */
	private async handOver(listener: Receiver, delivery: Delivery): Promise<boolean> {
		if (this.listener !== listener) return false;
		try {
			await listener.handler(delivery);
		} catch (error) {
			if (this.listener !== listener) return false;
			this.parts.report(error);
		}
		return true;
	}

	/** Tried again for as long as there is a trigger: after that, it comes again under the key that n8n knows. */
	private async settle({ numbers }: Bundle): Promise<void> {
		if (numbers.length === 0) return;
		const { workflowId, nodeId } = this.id;
		do {
			try {
				return await this.parts.account.inbox.settle(workflowId, nodeId, numbers);
			} catch (error) {
				this.parts.report(error);
				await pause(RETRY_MS);
			}
		} while (this.listener);
	}
}
