import type { AccountStore } from '../../store/Store';
import { type Delivery, MAX_UNSETTLED } from '../../contract/Subscription';
import { Lanes } from './Lanes';
import type { Receiver, SubscriptionId } from './Receiver';
import { pause } from '../../primitives/Timer';
import { toDelivery, type Bundle } from './Bundle';

/** Ms before the store is asked again after an error: it is full, or locked. */
export const RETRY_MS = 5_000;

/** Hands bundles to a subscription's trigger, in order, and settles them. Executions that run outlive the trigger. */
export class Dispatcher {
	/** The trigger, while it is up. */
	receiver: Receiver | undefined;

	private readonly lanes = new Lanes<Bundle>(MAX_UNSETTLED, (bundle) => void this.carryOut(bundle));

	/** @param onEnd called when a bundle has ended: settled, or left to the next trigger */
	constructor(
		private readonly id: SubscriptionId,
		private readonly parts: { account: AccountStore; report(error: unknown): void },
		private readonly onEnd: (bundle: Bundle) => void,
	) {}

	add(bundle: Bundle): void {
		this.lanes.add(bundle);
	}

	/** Forgets the bundles that wait. @returns those that run */
	clear(): Bundle[] {
		return this.lanes.clear();
	}

	/** Never rejects. */
	private async carryOut(bundle: Bundle): Promise<void> {
		const { receiver } = this;
		const { account, report } = this.parts;
		let isDone = false;
		try {
			if (receiver) {
				const delivery = await toDelivery(bundle, receiver.subscription, account, report);
				isDone = !delivery || (await this.handOver(receiver, delivery));
			}
		} catch (error) {
			report(error);
			await pause(RETRY_MS);
		}
		if (isDone) await this.settle(bundle);
		const again = !isDone && this.receiver !== undefined;
		this.lanes.end(bundle, again);
		if (!again) this.onEnd(bundle);
	}

	/** @returns false when the trigger was closed meanwhile and leaves it to the next one */
	private async handOver(receiver: Receiver, delivery: Delivery): Promise<boolean> {
		if (this.receiver !== receiver) return false;
		try {
			await receiver.handler(delivery);
		} catch (error) {
			if (this.receiver !== receiver) return false;
			this.parts.report(error);
		}
		return true;
	}

	/** Tries again as long as the trigger is up. After that, the bundle comes again under a key that n8n knows. */
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
		} while (this.receiver);
	}
}
