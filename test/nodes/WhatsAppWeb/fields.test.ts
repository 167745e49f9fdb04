import { type ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { properties } from '../../../nodes/WhatsAppWeb/actions/properties';
import { triggerProperties } from '../../../nodes/WhatsAppWeb/trigger/properties/triggerProperties';

interface N8nPlugin extends ESLint.Plugin {
	configs: { nodes: Linter.LegacyConfig };
}

// The package has no types, which a literal would be asked for.
const PLUGIN: string = 'eslint-plugin-n8n-nodes-base';
const { default: n8nNodesBase } = (await import(PLUGIN)) as { default: N8nPlugin };

const RULES: Linter.RulesRecord = {
	...n8nNodesBase.configs.nodes.rules,
	'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
	// It would take the commas out of a sentence.
	'n8n-nodes-base/node-param-operation-option-action-miscased': 'off',
	// A field that is made from a required one says that it is not.
	'n8n-nodes-base/node-param-required-false': 'off',
	// It also takes the choices of a field `action` for operations, whose actions have a test of their own.
	'n8n-nodes-base/node-param-operation-option-without-action': 'off',
	// Lists begin with what people need most: panels of community nodes have no search.
	'n8n-nodes-base/node-param-options-type-unsorted-items': 'off',
	'n8n-nodes-base/node-param-multi-options-type-unsorted-items': 'off',
	'n8n-nodes-base/node-param-collection-type-unsorted-items': 'off',
	'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items': 'off',
};

// ESLint sees no field in what `field` is called with, so it gets the finished forms.
it.each([
	{ node: 'action', form: properties },
	{ node: 'trigger', form: triggerProperties },
])('the form of the $node node keeps the rules of n8n', ({ form }) => {
	const literal = JSON.stringify(form, null, '\t').replace(/"(\w+)":/g, '$1:');
	const found = new Linter().verify(
		`const form = ${literal};`,
		{
			files: ['**/*.ts'],
			plugins: { 'n8n-nodes-base': n8nNodesBase },
			languageOptions: { parser: tseslint.parser as Linter.Parser },
			rules: RULES,
		},
		'nodes/Form.node.ts',
	);
	const lines = literal.split('\n');
	const problems = found.map(({ message, line }) => `${lines[line - 1]?.trim()} ${message}`);
	// Endpoints are called as WA-RS writes them.
	expect(problems.filter((problem) => !/^name: "[a-z]+",/.test(problem))).toEqual([]);
});
