import { SerialQueue } from '../../primitives/SerialQueue';
import type { WASocket } from '../wire/baileys';
import type { FactTable } from './FactTable';

export interface KnownLabel {
	name: string | null;
	color: number | null;
}

interface StoredLabel extends KnownLabel {
	/** Its id is not given to another one: chats may still have it. */
	deleted?: true;
}

/** The labels of WhatsApp Business, or the lists of WhatsApp, by id. What is asked for is answered after what is being learned. */
export class Labels {
	private readonly queue = new SerialQueue();

	constructor(private readonly table: FactTable<StoredLabel>) {}

	async of(id: string): Promise<KnownLabel | undefined> {
		const label = await this.queue.run(async () => await this.table.of(id));
		return label?.deleted ? undefined : label;
	}

	async all(): Promise<Map<string, KnownLabel>> {
		const all = await this.queue.run(async () => await this.table.all());
		return new Map([...all].filter(([, { deleted }]) => deleted !== true));
	}

	/** An id that no label has had: WhatsApp's apps count them up. */
	async nextId(): Promise<string> {
		const all = await this.queue.run(async () => await this.table.all());
		const ids = [...all.keys()].map(Number).filter(Number.isSafeInteger);
		return String(Math.max(0, ...ids) + 1);
	}

	/** On disk when it resolves. @param label null when it was deleted */
	async learn(id: string, label: KnownLabel | null): Promise<void> {
		const change = label ? { ...label, deleted: undefined } : { deleted: true as const };
		await this.queue.run(async () => await this.table.learn(id, change));
	}

	/** Clears the cache, after the account's rows were quarantined. */
	forget(): void {
		this.table.forget();
	}
}

/** Stores the labels of the app state that Baileys reads; later changes are learned as events, too, and are the same. */
export function learnLabels(
	{ sock: { ev } }: { sock: WASocket },
	{ labels, report }: { labels: Labels; report(error: unknown): void },
): void {
	ev.on('labels.edit', ({ id, name, color, deleted }) => {
		labels.learn(id, deleted ? null : { name, color }).catch(report);
	});
}
