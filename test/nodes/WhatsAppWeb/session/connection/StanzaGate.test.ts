import { EventEmitter } from 'node:events';
import type { BinaryNode } from '../../../../../nodes/WhatsAppWeb/session/wire/baileys';
import { StanzaGate } from '../../../../../nodes/WhatsAppWeb/session/connection/StanzaGate';

/** A socket with one listener, in the place of Baileys', and the stanzas it received. */
function socket() {
	const ws = new EventEmitter();
	const given: string[] = [];
	let isOver = false;
	ws.on('CB:receipt', ({ attrs }: BinaryNode) => given.push(attrs.id ?? ''));
	const gate = new StanzaGate(ws, () => isOver);
	const works = new Map<string, Promise<unknown>>();
	gate.before('receipt', ({ attrs }) => works.get(attrs.id ?? ''));
	const arrive = (id: string, work?: Promise<unknown>): void => {
		if (work) works.set(id, work);
		ws.emit('CB:receipt', { tag: 'receipt', attrs: { id } });
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
	let isOver = false;
	const gate = new StanzaGate(ws, () => isOver);
	const finish = new Map<string, () => void>();
	ws.on('frame', (stanza: BinaryNode) => {
		const { id = '', held } = stanza.attrs;
		if (!held) return;
		gate.holdAnswerUntil(stanza, new Promise<void>((resolve) => finish.set(id, resolve)));
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

it('a message goes through its steps in their order, when the one before is through', async () => {
	const ws = new EventEmitter();
	const given: string[] = [];
	const finish = new Map<string, () => void>();
	const log = (step: string, { attrs }: BinaryNode): number =>
		given.push(`${step} ${attrs.id}${attrs.offline ?? ''}`);
	const work = async (step: string, stanza: BinaryNode): Promise<void> => {
		log(step, stanza);
		await new Promise<void>((resolve) => finish.set(`${step} ${stanza.attrs.id}`, resolve));
	};
	ws.on('CB:message', async (stanza: BinaryNode) => await work('Baileys', stanza));
	let isOver = false;
	const gate = new StanzaGate(ws, () => isOver);
	gate.onMessage('replayStumbled', (stanza) => void log('replay', stanza));
	gate.onMessage('reportWithheld', (stanza) => void log('report', stanza));
	gate.onMessage('countReceipts', (stanza) => void log('count', stanza));
	gate.onMessage('journalUnencrypted', async (stanza) => await work('journal', stanza));
	gate.onMessage('remember', (stanza) => void log('remember', stanza));
	const after = async (step?: string): Promise<string[]> => {
		finish.get(step ?? '')?.();
		await tick();
		return given.splice(0);
	};

	for (const attrs of [{ id: 'A', offline: '7' }, { id: 'B' }, { id: 'C' }]) {
		ws.emit('CB:message', { tag: 'message', attrs });
	}
	expect(await after()).toEqual(
		['A7', 'B', 'C'].flatMap((id) => [`remember ${id}`, `journal ${id}`, `count ${id}`]),
	);
	expect(await after('journal B')).toEqual([]);
	expect(await after('journal A')).toEqual(['report A7', 'Baileys A']);
	expect(await after('Baileys A')).toEqual(['replay A7', 'report B', 'Baileys B']);
	isOver = true;
	expect(await after('Baileys B')).toEqual([]);
	expect(await after('journal C')).toEqual([]);
});
