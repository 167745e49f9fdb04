import {
	type INode,
	type INodeParameterResourceLocator,
	type INodeType,
	type INodeTypes,
	Workflow,
} from 'n8n-workflow';
import { WhatsAppWeb } from '../../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { WhatsAppWebTrigger } from '../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';

/** What n8n writes below the name of a node, by its own expressions. */
const subtitleOf = (type: INodeType, parameters: INode['parameters']): unknown =>
	evaluated(type, parameters, type.description.subtitle);

/** An expression of the node's own, as n8n evaluates it in the editor. */
function evaluated(type: INodeType, parameters: INode['parameters'], expression?: string): unknown {
	const node: INode = {
		id: '1',
		name: 'A',
		type: type.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}

/** What n8n keeps of a choice from a list. */
const picked = (cachedResultName: string, mode = 'list'): INodeParameterResourceLocator => ({
	__rl: true,
	mode,
	value: '12025550178@s.whatsapp.net',
	cachedResultName,
});

it.each<[INode['parameters'], string]>([
	[{ operation: 'text' }, 'Message: Send Text'],
	[{ resource: 'session', operation: 'link' }, 'Connection: Link a Phone Number'],
	[{ operation: 'text', to: picked('Maya (+12025550178)') }, 'Maya: Send Text'],
	[{ operation: 'text', to: picked('Blue Team (2) (group)') }, 'Blue Team (2): Send Text'],
	[{ operation: 'text', to: picked('+12025550178') }, '+12025550178: Send Text'],
	[{ operation: 'text', to: picked('Maya', 'id') }, 'Message: Send Text'],
	[{ operation: 'text', to: '={{ $json.chat }}' }, 'Message: Send Text'],
	[
		{ resource: 'group', operation: 'leave', group: picked('Blue Team (group)') },
		'Blue Team: Leave',
	],
])('the action node says %j in words', (parameters, words) => {
	expect(subtitleOf(new WhatsAppWeb(), parameters)).toBe(words);
});

it('the trigger says its events in words', () => {
	const parameters = { events: ['message', 'poll_vote'] };
	expect(subtitleOf(new WhatsAppWebTrigger(), parameters)).toBe('message, poll vote');
});

it.each<[string, INode['parameters'], boolean]>([
	[
		'words and a field, set to Fixed',
		{ operation: 'text', text: 'You said: {{ $json.text }}' },
		true,
	],
	['the same as an expression', { operation: 'text', text: '=You said: {{ $json.text }}' }, false],
	['words', { operation: 'text', text: 'You said: "x" }} {{' }, false],
	['behind a quotation mark', { operation: 'text', text: 'They "said" {{ $json.text }}' }, true],
	[
		'in a list',
		{
			operation: 'sendAndWait',
			responseType: 'choice',
			choices: { values: [{ choice: '{{ $json.text }}' }] },
		},
		true,
	],
])('a text with braces is told to be no expression: %s', (_, parameters, isTold) => {
	const node = new WhatsAppWeb();
	const [hint] = node.description.hints ?? [];
	expect(evaluated(node, parameters, hint?.displayCondition)).toBe(isTold);
});
