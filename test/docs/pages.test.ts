import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { endpointOf, endpoints } from '../../nodes/WhatsAppWeb/actions/message/endpoints';
import { resources } from '../../nodes/WhatsAppWeb/actions/resources';
import { chart } from '../bench/chart.ts';
import { profileTable, type Results, strangersTable, targetTable } from '../bench/results.ts';
import { stanzaTable } from '../nodes/WhatsAppWeb/session/stanzaCosts.ts';
import { eventsPage } from './eventsPage.ts';
import { operationsPage, pageOf, resourcePage } from './pages.ts';
import { arrowsOf, rooms, roomsOf } from './rooms.ts';
import { troubleshooting } from './troubleshooting.ts';

const root = new URL('../../', import.meta.url);
/** `UPDATE_DOCS=1 npm run jest -- test/docs` writes the pages that these tests compare. */
const update = process.env.UPDATE_DOCS === '1';

/** A row of three columns, the first of which is code: label, what it holds. */
const ROOM_ROW = /^\| `([^`]+)` \| ([^|]+) \|[^|]*\|$/gm;

/** The message endpoints of WA-RS and the types of wa-server, named as in their documents. */
const WA_RS =
	'text image video audio document sticker location contact poll buttons list interactive newsletter-admin-invite ' +
	'newsletter-follower-invite order invoice payment-invite pin forward edit react revoke read poll-update buttons-response ' +
	'list-response interactive-response highly-structured template-button-reply comment scheduled-call scheduled-call-edit ' +
	'send-payment request-payment cancel-payment decline-payment newsletter-forward';
const WA_SERVER = 'text image video audio document sticker contact location';

it('every endpoint of both API documents has an operation', () => {
	const waRs = endpoints.filter(({ documents }) => documents.waRs).map(endpointOf);
	expect(waRs.sort()).toEqual(WA_RS.split(' ').sort());
	expect(waRs).toHaveLength(37);
	const waServer = endpoints.filter(({ documents }) => documents.waServer);
	expect(waServer.map(({ option }) => option.value).sort()).toEqual(WA_SERVER.split(' ').sort());
});

it('docs/operations.md lists all operations as they are', () => {
	expectPage('operations.md', operationsPage());
});

it.each(resources.map((resource) => [pageOf(resource), resource] as const))(
	'docs/%s describes its operations as they are',
	(page, resource) => {
		expectPage(page, resourcePage(resource));
	},
);

it('docs/operations/ has no page of a resource that is no more', () => {
	const pages = readdirSync(new URL('docs/operations/', root)).map((name) => `operations/${name}`);
	expect(pages.sort()).toEqual(resources.map(pageOf).sort());
});

it('docs/events.md shows all events, filters and options as they are', () => {
	expectPage('events.md', eventsPage());
});

it('docs/troubleshooting.md explains the codes as they are', () => {
	expectMarked('troubleshooting.md', 'codes', `\n${troubleshooting()}\n`);
});

it('docs/proof.md shows the numbers of the last full benchmark', () => {
	const results = JSON.parse(readFileSync(new URL('bench/results.json', root), 'utf8')) as Results;
	expectMarked('proof.md', 'bench', targetTable(results));
	expectMarked('proof.md', 'strangers', strangersTable(results));
	expectMarked('proof.md', 'profile', profileTable(results));
	const file = new URL('docs/images/bench.svg', root);
	if (update) writeFileSync(file, chart(results));
	expect(readFileSync(file, 'utf8')).toBe(chart(results));
});

it('docs/proof.md says what is sent, as it is counted', () => {
	expectMarked('proof.md', 'stanzas', stanzaTable());
});

it('ARCHITECTURE.md has the rooms of .dependency-cruiser.cjs, with what each may import', () => {
	const file = new URL('ARCHITECTURE.md', root);
	const text = readFileSync(file, 'utf8');
	const inTable: string[] = [];
	const expected = text.replace(ROOM_ROW, (_row, label: string, holds: string) => {
		const room = label.replace(/(\/|\.ts)$/, '');
		inTable.push(room);
		return `| \`${label}\` | ${holds} | ${arrowsOf(room)} |`;
	});
	expect(inTable).toEqual(rooms);
	if (update) writeFileSync(file, expected);
	else expect(text).toBe(expected);
});

it('every source file is in one room, and no room is empty', () => {
	const sources = readdirSync(new URL('nodes', root), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.ts'))
		.map((path) => `nodes/${path.replaceAll('\\', '/')}`);
	expect(sources.filter((path) => roomsOf(path).length !== 1)).toEqual([]);
	expect([...new Set(sources.flatMap(roomsOf))].sort()).toEqual([...rooms].sort());
});

it('ARCHITECTURE.md has every folder of test/', () => {
	const text = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
	const folders = readdirSync(new URL('test', root), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => `\`test/${name}/\``);
	expect(folders.filter((folder) => !text.includes(folder))).toEqual([]);
});

/** @param page its path below docs/ */
function expectPage(page: string, text: string): void {
	const file = new URL(`docs/${page}`, root);
	if (update) {
		mkdirSync(new URL('./', file), { recursive: true });
		writeFileSync(file, text);
	}
	expect(readFileSync(file, 'utf8')).toBe(text);
}

/** @param page its path below docs/ @param mark name of the comments around the text */
function expectMarked(page: string, mark: string, text: string): void {
	const file = new URL(`docs/${page}`, root);
	const before = readFileSync(file, 'utf8');
	const marked = new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(<!-- /${mark} -->)`);
	const expected = before.replace(
		marked,
		(_all, start: string, end: string) => `${start}${text}\n${end}`,
	);
	expect(before).toMatch(marked);
	if (update) writeFileSync(file, expected);
	else expect(before).toBe(expected);
}
