import { createSessionRegistry } from '../../../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { openStore } from '../../../../../nodes/WhatsAppWeb/store/sqlite';
import type { AccountStore, Mutation, Store } from '../../../../../nodes/WhatsAppWeb/store/Store';
import { HASTE, Trigger, useSessionHarness } from '../SessionHarness.ts';

const harness = useSessionHarness();

/** A process that dies as it is about to write a message's event: nothing it writes from then on is written. */
function dying(): { open: (directory: string) => Store; died: Promise<void> } {
	const { promise: died, resolve: die } = Promise.withResolvers<void>();
	let isDead = false;
	const last = (write: AccountStore['write']) => async (mutations: readonly Mutation[]) => {
		const isEvent = (each: Mutation) => each.table === 'inbox' && each.event.event === 'message';
		isDead ||= mutations.some(isEvent);
		if (!isDead) return await write(mutations);
		die();
		await new Promise(() => undefined);
	};
	const open = (directory: string): Store => {
		const store = openStore(directory);
		return {
			async open(...args) {
				const account = await store.open(...args);
				const write = last((mutations) => account.write(mutations));
				return new Proxy(account, {
					get(target, name) {
						if (name === 'write' || name === 'writeTogether') return write;
						const value: unknown = Reflect.get(target, name, target);
						return typeof value === 'function' ? value.bind(target) : value;
					},
				});
			},
			close: () => store.close(),
		};
	};
	return { open, died };
}

it('a post of a channel that was acknowledged before it was an event is not lost', async () => {
	const client = await harness.link();
	await Trigger.on(client);
	const channel = harness.own.createNewsletter('News');
	await harness.restart();

	const { open, died } = dying();
	const registry = createSessionRegistry({
		settings: () => ({
			dataDirectory: harness.directory,
			server: { url: harness.wa.url, rootKey: Buffer.from(harness.wa.rootKey, 'base64') },
			egress: { allowedRanges: [], allowedHostnames: [] },
		}),
		timing: HASTE,
		log: () => undefined,
		open,
	});
	const config = { credentialId: 'credential1', secret: 'a storage key', deviceName: 'n8n' };
	await registry.acquire(config).client.status({ connect: true });
	await harness.own.post(channel, { extendedTextMessage: { text: 'breaking' } });
	await died;
	await registry.shutdown();

	const trigger = await Trigger.on(harness.client());
	const { events } = await trigger.next();
	expect(events[0]).toMatchObject({ event: 'message', data: { chat: channel } });
	expect(JSON.stringify(events[0].data)).toContain('breaking');
});
