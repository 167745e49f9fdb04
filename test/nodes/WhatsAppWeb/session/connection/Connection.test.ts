import { EventEmitter } from 'node:events';
import { reportRejections } from '../../../../../nodes/WhatsAppWeb/session/connection/Connection';

it('reports what async listeners reject with, and keeps them working', async () => {
	const emitter = new EventEmitter();
	const seen: unknown[] = [];
	emitter.on('stanza', async (text: string) => {
		seen.push(text);
		throw new Error('Connection Closed');
	});
	const reported = new Promise((resolve) => reportRejections(emitter, resolve));
	emitter.emit('stanza', 'ping');
	expect(seen).toEqual(['ping']);
	expect(await reported).toMatchObject({ message: 'Connection Closed' });
});
