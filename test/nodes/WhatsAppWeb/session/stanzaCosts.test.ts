import type { SessionClient } from '../../../../nodes/WhatsAppWeb/contract/SessionClient';
import type { Events } from '../../../whatsapp/contract.ts';
import { reopens, textCommand, Trigger, useSessionHarness } from './SessionHarness.ts';
import { type Cost, STANZA_COSTS } from './stanzaCosts.ts';

const harness = useSessionHarness();

function kindOf({ tag, xmlns, child }: Events['stanza']): string {
	if (tag === 'iq') return [tag, xmlns, child].filter(Boolean).join(' ');
	return tag === 'ib' ? `${tag} ${child}` : tag;
}

/** Counts the session's stanzas, from one thing that is done to the next. What comes too late counts for the next one. */
class Counter {
	private counts: Record<string, number> = {};
	private total = 0;
	private enough: { total: number; resolve(): void } | undefined;

	constructor() {
		harness.wa.on('stanza', (stanza) => {
			if (stanza.number !== harness.own.number) return;
			const kind = kindOf(stanza);
			this.counts[kind] = (this.counts[kind] ?? 0) + 1;
			this.total += 1;
			if (this.enough && this.total >= this.enough.total) this.enough.resolve();
		});
	}

	/** Resolves when the session has sent as much as this should cost. */
	async measure<T>(what: string, work: () => Promise<T>): Promise<T> {
		const cost: Cost = STANZA_COSTS[what] ?? {};
		const { promise, resolve } = Promise.withResolvers<void>();
		const total = Object.values(cost).reduce((sum, count) => sum + count, 0);
		this.enough = { total, resolve };
		if (this.total >= total) resolve();
		const outcome = await work();
		await promise;
		expect({ what, cost: this.counts }).toEqual({ what, cost });
		this.reset();
		return outcome;
	}

	reset(): void {
		this.counts = {};
		this.total = 0;
	}
}

/** Resolves when the phone has sent all that it sends after linking, and the session has answered. */
async function linked(): Promise<SessionClient> {
	const synchronised = harness.wa.once('appState');
	const history: Promise<unknown> = new Promise<void>((resolve) => {
		let answers = 0;
		harness.wa.on('receipt', ({ type }) => {
			if (type === 'hist_sync' && ++answers === 2) resolve();
		});
	});
	const client = await harness.link();
	await Promise.all([synchronised, history]);
	return client;
}

it('what is done costs no more stanzas than docs/proof.md says', async () => {
	const counter = new Counter();
	const client = await counter.measure('linking', linked);
	const trigger = await Trigger.on(client);
	const send = (text: string, to = harness.other.jid) => client.send(textCommand(to, text));
	const file = async (): Promise<void> => {
		const { media, options } = await harness.file(Buffer.from('bytes'), 'document');
		const content = { message: { documentMessage: { fileName: 'a.bin' } }, media };
		await client.send({ ...textCommand(harness.other.jid, ''), content }, options);
	};

	await counter.measure('a reconnect', async () => {
		const open = reopens(client);
		harness.wa.faults.closeWith('now', { tcp: true });
		await open;
	});
	await counter.measure('the first text to a person', () => send('one'));
	await counter.measure('the second text to the same person', () => send('two'));
	await counter.measure('a text received', () =>
		harness.other.sendText(harness.own.jid, 'Hello', { id: 'RECEIVED' }),
	);
	await trigger.next();
	await counter.measure('marking it as read', () =>
		client.command('markRead', { chat: harness.other.jid, messageIds: ['RECEIVED'] }),
	);

	const citra = harness.wa.createPhone('628333000333', { pushName: 'Citra' });
	const announced = harness.wa.once('stanza', { where: ({ tag }) => tag === 'ack' });
	const group = harness.other.createGroup('Family', [harness.own, citra]);
	await announced;
	counter.reset();
	await counter.measure('the first text to a group of three', () => send('one', group));
	await counter.measure('the second text to the group', () => send('two', group));
	await counter.measure('the first file', file);
	await counter.measure('the second file', file);
	await counter.measure('a text that arrives broken, and again', async () => {
		harness.wa.faults.corrupt({ tag: 'message' });
		await harness.other.sendText(harness.own.jid, 'broken');
	});
	await trigger.next();
	const presenceOf = [harness.other.jid];
	const follower = await counter.measure('following the presence of a person', () =>
		Trigger.on(client, { events: ['presence'], presenceOf }),
	);
	await counter.measure('no longer following it', () => follower.stop());

	await harness.restart();
	const restarted = harness.client();
	await counter.measure('the start of n8n', () => restarted.status({ connect: true }));
	await counter.measure('the first text after it to a known person', () =>
		restarted.send(textCommand(harness.other.jid, 'Hello again')),
	);
	await counter.measure('the second text to the same person', () =>
		restarted.send(textCommand(harness.other.jid, 'and again')),
	);
}, 30_000);
