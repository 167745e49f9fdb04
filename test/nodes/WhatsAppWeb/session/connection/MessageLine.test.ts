import { MessageLine } from '../../../../../nodes/WhatsAppWeb/session/connection/MessageLine';
import type { BinaryNode } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';

const ANNA = '4915100000001@s.whatsapp.net';
const BEN = '4915100000002@s.whatsapp.net';
const MALLORY = '4915100000666@s.whatsapp.net';

/** A line whose first stanza is served only when all others have come; those of `costly` people are charged. */
async function served(
	stanzas: BinaryNode[],
	costly: (stanza: BinaryNode) => boolean = () => false,
): Promise<string[]> {
	const order: string[] = [];
	const begin = Promise.withResolvers<void>();
	const end = Promise.withResolvers<void>();
	const line = new MessageLine(async (stanza) => {
		await Promise.resolve();
		order.push(stanza.attrs.id ?? '');
		if (costly(stanza)) line.charge((inHand) => inHand === stanza);
		if (order.length === stanzas.length) end.resolve();
	});
	for (const stanza of stanzas) line.add(stanza, begin.promise);
	begin.resolve();
	await end.promise;
	return order;
}

function stanzas(from: string, letter: string, count: number, size = 10): BinaryNode[] {
	return Array.from({ length: count }, (_, index) => ({
		tag: 'message',
		attrs: { id: `${letter}${index + 1}`, from },
		content: [{ tag: 'enc', attrs: {}, content: Buffer.alloc(size) }],
	}));
}

const isOf =
	(...people: string[]) =>
	({ attrs }: BinaryNode): boolean =>
		people.includes(attrs.from ?? '');

it('serves all in the order they came, while nobody is costly', async () => {
	const all = [...stanzas(ANNA, 'a', 5), ...stanzas(BEN, 'b', 5), ...stanzas(ANNA, 'c', 5)];
	expect(await served(all)).toEqual(all.map(({ attrs }) => attrs.id));
});

it('serves somebody else after three costly stanzas of one person', async () => {
	const all = [...stanzas(MALLORY, 'm', 6), ...stanzas(ANNA, 'a', 2)];
	const order = await served(all, isOf(MALLORY));
	expect(order).toEqual(['m1', 'm2', 'm3', 'a1', 'a2', 'm4', 'm5', 'm6']);
});

it.each([
	['devices of one person', MALLORY.replace('@', ':7@')],
	['a device hosted by Meta', MALLORY.replace('@s.whatsapp.net', ':99@hosted')],
])('counts %s together', async (_what, device) => {
	const all = [...stanzas(MALLORY, 'm', 2), ...stanzas(device, 'd', 3), ...stanzas(ANNA, 'a', 1)];
	const order = await served(all, ({ attrs }) => attrs.from !== ANNA);
	expect(order).toEqual(['m1', 'm2', 'd1', 'a1', 'd2', 'd3']);
});

it('charges for huge stanzas, whatever they say', async () => {
	const all = [...stanzas(MALLORY, 'm', 5, 1_100_000), ...stanzas(ANNA, 'a', 1)];
	expect(await served(all)).toEqual(['m1', 'm2', 'm3', 'a1', 'm4', 'm5']);
});

it('lets costly people take turns', async () => {
	const first = [...stanzas(MALLORY, 'm', 3), ...stanzas(BEN, 'b', 3)];
	const all = [...first, ...stanzas(MALLORY, 'n', 3), ...stanzas(BEN, 'c', 2)];
	const order = await served(all, isOf(MALLORY, BEN));
	expect(order.slice(6)).toEqual(['n1', 'c1', 'n2', 'c2', 'n3']);
});

it('forgives whoever sends what can be read', async () => {
	const [bad, good] = [stanzas(BEN, 'x', 3), stanzas(BEN, 'b', 3)];
	const all = [...bad, ...stanzas(ANNA, 'a', 1), ...good];
	const order = await served(all, ({ attrs }) => attrs.id?.startsWith('x') ?? false);
	expect(order).toEqual(['x1', 'x2', 'x3', 'a1', 'b1', 'b2', 'b3']);
});

it('never forgets the costly, though others write without end', async () => {
	const all = [...stanzas(MALLORY, 'm', 4), ...stanzas(ANNA, 'a', 20)];
	const order = await served(all, isOf(MALLORY));
	expect(order.indexOf('m4')).toBeLessThan(order.indexOf('a10'));
	expect(order.filter((id) => id.startsWith('a'))).toEqual(
		stanzas(ANNA, 'a', 20).map(({ attrs }) => attrs.id),
	);
});
