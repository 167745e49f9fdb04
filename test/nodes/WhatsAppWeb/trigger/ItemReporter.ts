import type { INodeExecutionData } from 'n8n-workflow';
import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { Subscription } from '../../../../nodes/WhatsAppWeb/contract/Subscription';
import type {
	EventName,
	SessionEvent,
} from '../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { type ItemOptions, toItem } from '../../../../nodes/WhatsAppWeb/trigger/items';
import { SerialQueue } from '../../../../nodes/WhatsAppWeb/primitives/SerialQueue';
import { createTransfer } from '../../../../nodes/WhatsAppWeb/transfer/transfer';
import { Trigger } from '../session/SessionHarness.ts';
import { bareJid } from '../../../../nodes/WhatsAppWeb/message/jid';
import { triggerContext } from './triggerContext.ts';

const OPTIONS: ItemOptions = {
	downloadMedia: true,
	maxMediaBytes: 1_000_000,
	binaryPropertyName: 'data',
	raw: false,
};

/** Subscribes to a session and turns its events into items, as the trigger node does. */
export class ItemReporter {
	private constructor(
		private readonly client: SessionClient,
		readonly trigger: Trigger,
	) {}

	static async on(
		client: SessionClient,
		events: readonly EventName[],
		more: Partial<Subscription> = {},
	): Promise<ItemReporter> {
		return new ItemReporter(client, await Trigger.on(client, { events, ...more }));
	}

	async stop(): Promise<void> {
		await this.trigger.stop();
	}

	/** The first item that no earlier call has returned; waits for it. */
	async next(): Promise<INodeExecutionData> {
		const { event } = await this.trigger.next();
		const item = await toItem(event, OPTIONS, {
			client: this.client,
			files: createTransfer({
				client: this.client,
				settings: () => ({ server: { url: 'of the loopback WhatsApp' } }),
				agent: () => Promise.resolve(undefined),
			}),
			prepareBinaryData: triggerContext().helpers.prepareBinaryData,
			names: new SerialQueue(),
			signal: new AbortController().signal,
		});
		return { ...item, json: withoutDerived(event, item.json) };
	}

	/** The JSON of the next item. */
	async json(): Promise<INodeExecutionData['json']> {
		return (await this.next()).json;
	}
}

/** The item without what every item has and its other fields tell: that is checked here, for all events alike. */
function withoutDerived(
	event: SessionEvent,
	{ date, phone, ...json }: INodeExecutionData['json'],
): INodeExecutionData['json'] {
	const { timestamp, from_pn: pn, chat, chat_name: chatName, ...others } = json;
	expect(date).toBe(new Date(Number(timestamp) * 1000).toISOString());
	expect(phone).toBe(pn === null ? null : `+${bareJid(String(pn)).split('@')[0]}`);
	if ('chatName' in event.data) return json;
	expect(chatName === null || (typeof chatName === 'string' && chat !== null)).toBe(true);
	return { timestamp, from_pn: pn, chat, ...others };
}
