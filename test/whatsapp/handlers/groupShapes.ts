import { child, children } from '../stanza.ts';
import { checkAttributes, checkChildren } from '../strict.ts';
import type { Row } from './handler.ts';

/** What a stanza may have: attributes as `checkAttributes` reads them, of itself and of each child by its tag. */
interface Shape {
	attributes: string;
	children?: Record<string, string>;
}

const NOTHING: Shape = { attributes: '' };
const PEOPLE: Shape = { attributes: '', children: { participant: 'jid' } };

/** By type and tag, as Baileys (`groups.js`) and whatsmeow (`group.go`) send them. */
const SHAPES: ReadonlyMap<string, Shape> = new Map(
	Object.entries<Shape>({
		'set create': { attributes: 'subject key', children: { participant: 'jid' } },
		'set leave': { attributes: '', children: { group: 'id' } },
		'set add': PEOPLE,
		'set remove': PEOPLE,
		'set promote': PEOPLE,
		'set demote': PEOPLE,
		'set accept': { attributes: 'code expiration admin' },
		'set subject': NOTHING,
		'set description': { attributes: 'id? prev? delete?=true', children: { body: '' } },
		'set announcement': NOTHING,
		'set not_announcement': NOTHING,
		'set locked': NOTHING,
		'set unlocked': NOTHING,
		'set ephemeral': { attributes: 'expiration=86400|604800|7776000' },
		'set not_ephemeral': NOTHING,
		'set member_add_mode': NOTHING,
		'set membership_approval_mode': { attributes: '', children: { group_join: 'state=on|off' } },
		'set invite': { attributes: 'code?' },
		'get invite': { attributes: 'code?' },
		'get query': {
			attributes: 'request?=interactive',
			children: { add_request: 'code expiration admin' },
		},
		'get participating': { attributes: '', children: { participants: '', description: '' } },
	}),
);

/** Marks what makes a stanza one about communities, which have shapes of their own. */
const OF_COMMUNITIES = ['parent', 'linked_groups'];

/** The row, for stanzas of its shape only. @throws Error for a row without one */
export function shaped(row: Row): Row {
	const { type = '', child: tag = '' } = row;
	const shape = SHAPES.get(`${type} ${tag}`);
	if (!shape) throw new Error(`no shape for ${type} ${tag}`);
	return {
		...row,
		handle(request) {
			const node = child(request.stanza, tag);
			if (node && !OF_COMMUNITIES.some((mark) => child(node, mark))) {
				checkAttributes(node, shape.attributes);
				checkChildren(node, Object.keys(shape.children ?? {}).join(' '));
				for (const each of children(node)) {
					checkAttributes(each, shape.children?.[each.tag] ?? '');
				}
			}
			return row.handle(request);
		},
	};
}
