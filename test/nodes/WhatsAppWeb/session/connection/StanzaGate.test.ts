import { EventEmitter } from 'node:events';
import type { BinaryNode } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { StanzaGate } from '../../../../../nodes/WhatsAppWeb/session/connection/StanzaGate';

/** A socket with a listener of Baileys, and what that was given. */
function socket() {
	const ws = new EventEmitter();
	const given: string[] = [];
	let isOver = false;
	ws.on('CB:receipt', ({ attrs }: BinaryNode) => given.push(attrs.id ?? ''));
	const holds = new StanzaGate();
	holds.attach(ws, () => isOver);
	const arrive = (id: string, work?: Promise<unknown>): void => {
		const stanza = { tag: 'receipt', attrs: { id } };
		if (work) holds.holdUntil(stanza, work);
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

it('an answer that is held passes when the work has settled, to those who waited for it, and holds up no other', async () => {
	const ws = new EventEmitter();
	const given: string[] = [];
	const holds = new StanzaGate();
	let isOver = false;
	holds.attach(ws, () => isOver);
	const finish = new Map<string, () => void>();
	ws.on('frame', (stanza: BinaryNode) => {
		const { id = '', held } = stanza.attrs;
		if (!held) return;
		holds.holdAnswerUntil(stanza, new Promise<void>((resolve) => finish.set(id, resolve)));
	});
	const answer = (id: string, attrs: Record<string, string>): void => {
		ws.on(`TAG:${id}`, (stanza: BinaryNode) => given.push(stanza.attrs.id ?? ''));
		const stanza = { tag: 'iq', attrs: { id, ...attrs } };
		for (const event of ['frame', `TAG:${id}`]) ws.emit(event, stanza);
	};
	answer('1', { held: 'yes' });
	answer('2', {});
	await tick();
	expect(given).toEqual(['2']);
	finish.get('1')?.();
	await tick();
	expect(given).toEqual(['2', '1']);
	answer('3', { held: 'yes' });
	isOver = true;
	finish.get('3')?.();
	await tick();
	expect(given).toEqual(['2', '1']);
});

it('a message waits for the one before, and those who asked have their turn around Baileys', async () => {
	const ws = new EventEmitter();
	const given: string[] = [];
	const finish = new Map<string, () => void>();
	ws.on('CB:message', async ({ attrs: { id = '', offline } }: BinaryNode) => {
		given.push(`${id}${offline}`);
		await new Promise<void>((resolve) => finish.set(id, resolve));
	});
	const holds = new StanzaGate();
	holds.attach(ws, () => false);
	holds.beforeMessage(({ attrs }) => given.push(`before ${attrs.id}`));
	holds.afterMessage(({ attrs }) => given.push(`after ${attrs.id}, ${attrs.offline}`));
	ws.emit('CB:message', { tag: 'message', attrs: { id: '1', offline: '7' } });
	ws.emit('CB:message', { tag: 'message', attrs: { id: '2' } });
	await tick();
	expect(given).toEqual(['before 1', '1']);
	finish.get('1')?.();
	await tick();
	expect(given.slice(2)).toEqual(['after 1, 7', 'before 2', '2']);
});
