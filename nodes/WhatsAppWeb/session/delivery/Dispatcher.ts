import type { AccountStore } from '../../store/Store';
import { type Delivery, MAX_UNSETTLED } from '../../contract/Subscription';
import { Lanes } from './Lanes';
import type { Receiver, SubscriptionId } from './Receiver';
import { pause } from '../../primitives/Timer';
import { takeBack, toDelivery, type Bundle } from './Bundle';
import type { Recovery } from './Recovery';

/** Ms before the store is asked again after an error: it is full, or locked. */
export const RETRY_MS = 5_000;

interface DispatcherParts {
	account: AccountStore;
	recovery: Recovery;
	/** Executions that n8n runs at the same time; undefined where it has no limit. */
	executionsAtOnce?: number;
	report(error: unknown): void;
}

/** Hands bundles to a subscription's trigger, in order, and settles them. Executions that run outlive the trigger. */
export class Dispatcher {
	/** The trigger, while it is up. */
	receiver: Receiver | undefined;

	private readonly lanes: Lanes<Bundle>;

	/** @param onEnd called when a bundle has ended: settled, or left to the next trigger */
	constructor(
		private readonly id: SubscriptionId,
		private readonly parts: DispatcherParts,
		private readonly onEnd: (bundle: Bundle) => void,
	) {
		this.lanes = new Lanes<Bundle>(
			Math.min(parts.executionsAtOnce ?? Infinity, MAX_UNSETTLED),
			(bundle) => {
				this.carryOut(bundle).catch(parts.report);
			},
			parts.recovery,
		);
	}

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
		const { account, recovery, report } = this.parts;
		const { attempts } = bundle;
		let isDone = false;
		let isAlone = recovery.isAlone(bundle, () => {
			isAlone = false;
			this.takeBack(bundle, { attempt: false, alone: true }).catch(report);
		});
		try {
			if (receiver) {
				const { subscription } = receiver;
				const delivery = await toDelivery(bundle, subscription, account, isAlone, report);
				isDone = !delivery || (await this.handOver(receiver, delivery));
			}
		} catch (error) {
			report(error);
			await pause(RETRY_MS);
		}
		if (isDone) await this.settle(bundle);
		else if (bundle.attempts > attempts) {
			await this.takeBack(bundle, { attempt: true, alone: isAlone });
		}
		const again = !isDone && this.receiver !== undefined;
		this.lanes.end(bundle, again);
		if (!again) this.onEnd(bundle);
	}

	/** Never rejects. */
	private async takeBack(
		bundle: Bundle,
		counted: { attempt: boolean; alone: boolean },
	): Promise<void> {
		const { account, report } = this.parts;
		await takeBack(bundle, this.id, account, counted).catch(report);
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

	/** Tries until the store takes it, also when the trigger is down: left unsettled, it would start another execution. */
	private async settle({ numbers }: Bundle): Promise<void> {
		if (numbers.length === 0) return;
		const { workflowId, nodeId } = this.id;
		for (;;) {
			try {
				return await this.parts.account.inbox.settle(workflowId, nodeId, numbers);
			} catch (error) {
				this.parts.report(error);
				await pause(RETRY_MS);
			}
		}
	}
}
