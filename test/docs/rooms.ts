import { createRequire } from 'node:module';

interface Rule {
	name: string;
	from: { path: string };
	to: { pathNot: string[] };
}

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
	forbidden: Rule[];
};
const RULE_OF_ROOM = /^from /;
const rules = new Map(
	forbidden
		.filter(({ name }) => RULE_OF_ROOM.test(name))
		.map((rule) => [rule.name.replace(RULE_OF_ROOM, ''), rule]),
);

/** The rooms that lint knows, from the ground up. */
export const rooms = [...rules.keys()];

/** The rooms that a file is in: one. */
export function roomsOf(path: string): string[] {
	return rooms.filter((room) => new RegExp(ruleOf(room).from.path).test(path));
}

/** What a room may import besides itself and errors.ts; neighbours without the folder they share. */
export function arrowsOf(room: string): string {
	const { pathNot } = ruleOf(room).to;
	const [folder] = room.split('/');
	const isAllowed = (other: string) => pathNot.includes(ruleOf(other).from.path);
	const others = rooms.filter((other) => ![room, 'errors'].includes(other));
	const allowed = others.filter(isAllowed);
	const below = others.slice(0, rooms.indexOf(room) - 1);
	if (allowed.length > 1 && allowed.join() === below.join()) return 'all above';
	return allowed.map((other) => other.replace(`${folder}/`, '')).join(', ') || '–';
}

function ruleOf(room: string): Rule {
	const rule = rules.get(room);
	if (!rule) throw new Error(`No rule for the room ${room}`);
	return rule;
}
