import type { IDataObject } from 'n8n-workflow';

/** What people look for, in this order. */
const FIRST = [
	'event',
	'text',
	'push_name',
	'chat',
	'chat_name',
	'message_id',
	'type',
	'is_group',
	'from',
	'phone',
	'date',
];

/** What machines ask for. */
const LAST = ['message_type', 'timestamp', 'from_pn', 'from_lid', 'session'];

/** The same fields, those first that people look for, and those last that have no value: tables show them in this order. */
export function inOrder(json: IDataObject): IDataObject {
	const entries = Object.entries(json).map(
		([name, value]) => [name, value, rankOf(name, value)] as const,
	);
	entries.sort(([, , one], [, , other]) => one - other);
	return Object.fromEntries(entries.map(([name, value]) => [name, value]));
}

function rankOf(name: string, value: unknown): number {
	if (name === 'event') return 0;
	if (value === null) return 1_000;
	const first = FIRST.indexOf(name);
	if (first >= 0) return first;
	const last = LAST.indexOf(name);
	if (last >= 0) return 400 + last;
	if (name.startsWith('media_')) return 100;
	return typeof value === 'boolean' ? 500 : 200;
}
