import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
	type ReadAnswer,
	wake,
	type Woken,
	wakeUntil,
} from '../../../../nodes/WhatsAppWeb/waking/wake';

type Answer = [status: number, body: string];

/** What n8n 2.41 answers a call for an execution, by how that stands. */
const ANSWERS: Array<[string, Answer, Woken]> = [
	['parked', [200, '{"taken":"yes"}'], 'settled'],
	['starting', [200, 'n8n is starting up. Please wait'], 'later'],
	['no route for it', [200, '<!doctype html>'], 'later'],
	[
		'still in its first run',
		[409, '{"message":"The execution \\"7\\" is running already."}'],
		'later',
	],
	['not stored yet', [500, '{"message":"reading \'resumeToken\'"}'], 'failing'],
	[
		'claimed by another call',
		[500, '{"message":"There was a problem executing the workflow"}'],
		'failing',
	],
	['finished', [409, '{"message":"The execution \\"7 has finished already."}'], 'dropped'],
	['failed', [409, '{"message":"The execution \\"7\\" has finished with error."}'], 'dropped'],
	['deleted', [404, '{"message":"The execution \\"7\\" does not exist."}'], 'dropped'],
	[
		'waiting at another node',
		[404, '{"message":"The workflow for execution \\"7\\" does not contain a waiting webhook …"}'],
		'dropped',
	],
	['no webhooks in this process', [404, 'Cannot POST /webhook-waiting/7'], 'later'],
	['not ours', [401, '{"error":"Invalid token"}'], 'dropped'],
	['behind a login', [401, 'Authorization required'], 'later'],
];

let server: Server;
let url: URL;
let answers: Answer[];
let bodies: string[];

beforeEach(async () => {
	answers = [];
	bodies = [];
	server = createServer((request, response) => {
		request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
		request.on('end', () => {
			const [status, body] = answers.shift() ?? [200, '{"taken":"yes"}'];
			response.writeHead(status).end(body);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook-waiting/7`);
});

afterEach(async () => {
	server.closeAllConnections();
	server.close();
	await once(server, 'close');
});

const isTaken: ReadAnswer = (answer) =>
	(answer as { taken?: string } | undefined)?.taken === 'yes' ? 'settled' : undefined;
const nowhere = new URL('http://127.0.0.1:1/');

it.each(ANSWERS)('%s: %j is %s', async (_, answer, woken) => {
	answers = [answer];
	expect(await wake([url], { do: 'finish' }, isTaken)).toBe(woken);
	expect(bodies).toEqual(['{"do":"finish"}']);
});

it('tries the next address where the first leads nowhere', async () => {
	expect(await wake([nowhere, url], {}, isTaken)).toBe('settled');
	expect(await wake([nowhere], {}, isTaken)).toBe('later');
});

it('calls no second address for an execution that is no more', async () => {
	answers = [[409, 'has finished already']];
	expect(await wake([url, url], {}, isTaken)).toBe('dropped');
	expect(bodies).toHaveLength(1);
});

it('calls again until it gets through', async () => {
	answers = [
		[500, ''],
		[409, 'is running already'],
	];
	expect(await wakeUntil(Date.now() + 60_000, [url], {}, isTaken)).toBe('settled');
	expect(bodies).toHaveLength(3);
});

it('gives up when its time is over', async () => {
	answers = [
		[500, ''],
		[500, ''],
	];
	expect(await wakeUntil(Date.now(), [url], {}, isTaken)).toBe('failing');
	expect(bodies).toHaveLength(1);
});
