import { type INode, type INodeType, type INodeTypes, Workflow } from 'n8n-workflow';
import { WhatsAppWeb } from '../../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { WhatsAppWebTrigger } from '../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';

/** What n8n writes below the name of a node, by its own expressions. */
function subtitleOf(type: INodeType, parameters: INode['parameters']): unknown {
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
	return workflow.expression.getSimpleParameterValue(
		node,
		type.description.subtitle,
		'internal',
		{},
	);
}

it.each([
	[{ operation: 'text' }, 'Message: Send Text'],
	[{ resource: 'session', operation: 'link' }, 'Connection: Link a Phone Number'],
])('the action node says %j in words', (parameters, words) => {
	expect(subtitleOf(new WhatsAppWeb(), parameters)).toBe(words);
});

it('the trigger says its events in words', () => {
	const parameters = { events: ['message', 'poll_vote'] };
	expect(subtitleOf(new WhatsAppWebTrigger(), parameters)).toBe('message, poll vote');
});
