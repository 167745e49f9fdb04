import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { SessionEvent } from '../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import { TRIGGER_EVENTS } from '../../nodes/WhatsAppWeb/trigger/events/catalogue';
import { type ItemOptions, toItemJson } from '../../nodes/WhatsAppWeb/trigger/items';
import { triggerProperties } from '../../nodes/WhatsAppWeb/trigger/properties/triggerProperties';
import type { TriggerEvent } from '../../nodes/WhatsAppWeb/trigger/TriggerEvent';
import { NOW, OWN } from './examples/Example.ts';
import { EXAMPLES } from './examples/examples.ts';
import { anchor } from './markdown.ts';
import { messageFields, messageTypes } from './messageFields.ts';
import { fieldTable } from './pages.ts';

const OPTIONS: ItemOptions = {
	downloadMedia: true,
	maxMediaBytes: 0,
	binaryPropertyName: 'data',
	raw: false,
};

/** Events of an account that is no longer linked. */
const BEFORE_LINKING: ReadonlySet<string> = new Set(['qr_code', 'pair_code', 'passkey_required']);

/** `docs/events.md`: every event with its items, every filter and option, from the trigger itself. */
export function eventsPage(): string {
	const settings = triggerProperties.filter(({ type }) => type !== 'notice');
	const collection = (name: string) =>
		(settings.find((property) => property.name === name)?.options ?? []) as INodeProperties[];
	const chapters = [
		'# Events',
		'Everything the **WhatsApp Web Trigger** can tell. This page is made from the node itself; a test compares them.',
		`${TRIGGER_EVENTS.map(({ name }) => `[${name}](#${anchor(name)})`).join(' · ')} · [Settings, filters, options](#settings)`,
		'Fields that every item of an event has are always there, with null where WhatsApp said nothing. `chat` is where to ' +
			'answer; `from_pn` and `from_lid` are the two identities of the person in `from`. Times are Unix seconds, `date` alone is text.',
		'`security_code_changed` is in an item only where it is true: on messages, and on edits, reactions, votes and the like, of a ' +
			'person whose security code has changed, until you have written to them by hand or seven days have passed. The filter ' +
			'Hold Back After Security Code Change leaves these out; without it, a workflow can ask for the field itself.',
		'Every item also has `delivery_id`, which the examples leave out. It stands for what the execution was started with, and is ' +
			'the same in all items of the execution, and when the execution is done again because n8n was killed in the middle of ' +
			'it: [what to do with it](delivery.md#messages-in).',
		'## Fields of a message',
		'A text, as an example. A file adds `media_…`, a place `latitude` and so on: see below. Files are in the binary data of the item.',
		messageFields(textItem()),
		messageTypes(),
		...TRIGGER_EVENTS.flatMap(eventChapter),
		'## Settings',
		fieldTable(settings.filter(({ type }) => type !== 'collection')),
		'### Filters',
		'All of them must pass; an event that lacks what a filter is about passes it. What is left out costs no execution. ' +
			'Filters that no event could pass together are refused when the workflow is published.',
		fieldTable(collection('filters')),
		'### Options',
		fieldTable(collection('options')),
	];
	return `${chapters.join('\n\n')}\n`;
}

function eventChapter({ value, name, description }: TriggerEvent): string[] {
	const [first, ...others] = Object.entries(EXAMPLES[value]).map(
		([title, data]) => [title, itemOf({ event: value, data } as SessionEvent)] as const,
	);
	return [
		`## ${name}`,
		`${/[.!?…]$/.test(description) ? description : `${description}.`} (\`${value}\`)`,
		...(first ? [`${first[0]}:`, json(first[1])] : []),
		...others.flatMap(([title, item]) => [`${title}:`, json(differences(first?.[1] ?? {}, item))]),
	];
}

function textItem(): IDataObject {
	const [data] = Object.values(EXAMPLES.message);
	return itemOf({ event: 'message', data } as SessionEvent);
}

function itemOf(event: SessionEvent): IDataObject {
	const session = BEFORE_LINKING.has(event.event) ? '' : OWN;
	return toItemJson({ ...event, id: '', timestamp: NOW, session }, OPTIONS);
}

/** The fields of an item that differ from those of the first example. */
function differences(first: IDataObject, item: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(item).filter(
			([field, value]) => JSON.stringify(first[field]) !== JSON.stringify(value),
		),
	);
}

function json(item: IDataObject): string {
	return `\`\`\`json\n${JSON.stringify(item, undefined, 2)}\n\`\`\``;
}
