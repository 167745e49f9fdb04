import { EventEmitter } from 'node:events';
import type { BinaryNode } from '../../../../nodes/WhatsAppWeb/session/baileys';
import { Holds } from '../../../../nodes/WhatsAppWeb/session/Holds';

/** A socket with a listener of Baileys, and what that was given. */
function socket() {
	const ws = new EventEmitter();
	const given: string[] = [];
	let isOver = false;
	ws.on('CB:receipt', ({ attrs }: BinaryNode) => given.push(attrs.id ?? ''));
	const holds = new Holds();
	holds.attach(ws, () => isOver);
	const arrive = (id: string, work?: Promise<unknown>): void => {
		const stanza = { tag: 'receipt', attrs: { id } };
		if (work) holds.until(stanza, work);
		ws.emit('CB:receipt', stanza);
	};
	return { given, arrive, end: () => (isOver = true) };
}

const tick = async () => await new Promise((resolve) => setImmediate(resolve));

it('a stanza that nobody holds passes at once', () => {
	const { given, arrive } = socket();
	arrive('1');
	expect(given).toEqual(['1']);
});

it('a stanza that is held passes when the work has settled, and those after it wait for their turn', async () => {
	const { given, arrive } = socket();
	let finish = (): void => {};
	arrive('1', new Promise<void>((resolve) => (finish = resolve)));
	arrive('2', Promise.reject(new Error('failed')));
	arrive('3');
	await tick();
	expect(given).toEqual([]);
	finish();
	await tick();
	expect(given).toEqual(['1', '2', '3']);
	arrive('4');
	expect(given).toEqual(['1', '2', '3', '4']);
});

it('nothing passes on a connection that has ended meanwhile', async () => {
	const { given, arrive, end } = socket();
	arrive('1', Promise.resolve());
	end();
	await tick();
	expect(given).toEqual([]);
});

it('a message waits for the one before in its chat, and for no other', async () => {
	const ws = new EventEmitter();
	const given: string[] = [];
	const finish = new Map<string, () => void>();
	ws.on('CB:message', async ({ attrs: { id = '' } }: BinaryNode) => {
		given.push(id);
		await new Promise<void>((resolve) => finish.set(id, resolve));
	});
	new Holds().attach(ws, () => false);
	for (const [from, id] of [
		['ann', '1'],
		['ann', '2'],
		['bob', '3'],
	]) {
		ws.emit('CB:message', { tag: 'message', attrs: { from, id } });
	}
	expect(given).toEqual(['1', '3']);
	finish.get('1')?.();
	await tick();
	expect(given).toEqual(['1', '3', '2']);
});
