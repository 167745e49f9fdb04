import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { proto } from '@whiskeysockets/baileys';
import type { Mutation } from '../../../../../../nodes/WhatsAppWeb/store/Store';
import type { SimulatedPhone } from '../../../../../whatsapp/phone/SimulatedPhone.ts';
import { listenToPhone, onPhone } from '../../../trigger/events/phoneActions.ts';
import { ItemReporter } from '../../../trigger/ItemReporter.ts';
import { useSessionHarness } from '../../SessionHarness.ts';

const harness = useSessionHarness({ syncAgainMs: 20 });

afterEach(() => {
	jest.restoreAllMocks();
});

const PINS = Array.from({ length: 6 }, (_, index) => index % 2 === 0);
/** The collection that pins are in. */
const COLLECTION = 'regular_low';

/** The owner pins and unpins a chat several times; the session is notified only of the last change. */
async function pinAtOnce(beforeTheLast: () => unknown = () => undefined): Promise<void> {
	const notification = { tag: 'notification', type: 'server_sync', device: 1 };
	harness.wa.faults.lose(notification, PINS.length - 1);
	for (const [index, pin] of PINS.entries()) {
		if (index === PINS.length - 1) beforeTheLast();
		await onPhone(harness, harness.other.jid, { pin });
	}
}

const pinned = (changes: boolean[]) =>
	changes.map((pin) =>
		expect.objectContaining({ chat_update: expect.objectContaining({ pinned: pin }) }),
	);

async function next(reporter: ItemReporter, count: number): Promise<unknown[]> {
	const items: unknown[] = [];
	while (items.length < count) items.push(await reporter.json());
	return items;
}

const isVersion = (mutation: Mutation) =>
	mutation.table === 'key' && mutation.type === 'app-state-sync-version';

it.each(['loseWrites', 'loseWritesAfter'] as const)(
	'what was done on the phone is told, all of it and once, though n8n died when it wrote that it was read (%s)',
	async (fault) => {
		const { reporter } = await listenToPhone(harness, ['chat_update']);
		await reporter.stop();
		const died = harness.storeFaults[fault](isVersion);
		await pinAtOnce();
		await died;
		await harness.restart();

		const later = await ItemReporter.on(harness.client(), ['chat_update']);
		expect(await next(later, PINS.length)).toEqual(pinned(PINS));
		await onPhone(harness, harness.other.jid, { archive: true, lastMessages: [] });
		expect(await later.json()).toMatchObject({ chat_update: { archived: true } });
		expect(later.trigger.deliveries).toHaveLength(PINS.length + 1);
	},
);

describe('what is in a file of its own', () => {
	/** Moves the mutations of the collection's first patch into an external file, as WhatsApp does with large patches. */
	function putAside(): Buffer {
		const { account } = harness.own as SimulatedPhone;
		const patches = account.appState.get(COLLECTION) ?? [];
		const { mutations, ...patch } = proto.SyncdPatch.decode(patches[0]!);
		const plain = proto.SyncdMutations.encode({ mutations }).finish();
		const mediaKey = randomBytes(32);
		const keys = Buffer.from(hkdfSync('sha256', mediaKey, '', 'WhatsApp App State Keys', 112));
		const [iv, key, macKey] = [keys.subarray(0, 16), keys.subarray(16, 48), keys.subarray(48, 80)];
		const cipher = createCipheriv('aes-256-cbc', key, iv);
		const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
		const mac = createHmac('sha256', macKey).update(iv).update(encrypted).digest().subarray(0, 10);
		const file = Buffer.concat([encrypted, mac]);
		const fileEncSha256 = createHash('sha256').update(file).digest();
		const externalMutations = { mediaKey, directPath: '/patch', fileEncSha256 };
		patches[0] = Buffer.from(proto.SyncdPatch.encode({ ...patch, externalMutations }).finish());
		return file;
	}

	it.each([
		['comes', 0, PINS],
		['comes the second time', 1, PINS],
		['comes with the next answer', 2, PINS],
		['never comes', Infinity, PINS.slice(1)],
	])('is told when the file %s, and keeps nothing else back', async (_, failures, pins) => {
		const { reporter } = await listenToPhone(harness, ['chat_update']);
		let file: Buffer;
		let fetched = 0;
		jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
			fetched += 1;
			if (fetched <= failures) throw new Error('the line is bad');
			return await Promise.resolve(new Response(new Uint8Array(file)));
		});
		await pinAtOnce(() => (file = putAside()));
		expect(await next(reporter, pins.length)).toEqual(pinned(pins));
	});
});
