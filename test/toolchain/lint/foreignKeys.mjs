import ts from 'typescript';

const isAnyString = (type) =>
	type.isUnion()
		? type.types.some(isAnyString)
		: (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) !== 0;

/** ESLint rule: a constant table that is a plain object is not looked up by a key that may be any string. */
export const foreignKeys = {
	meta: {
		type: 'problem',
		schema: [],
		messages: {
			foreign:
				"{{ table }} answers 'constructor' and '__proto__' too, and {{ key }} may be any string: make it a Map, or ask Object.hasOwn first.",
		},
	},
	create(context) {
		const { sourceCode } = context;
		const { parserServices: services } = sourceCode;
		const isAsked = (node, question) => {
			for (let at = node; at && !at.type.endsWith('Statement'); at = at.parent) {
				if (sourceCode.getText(at).includes(question)) return true;
			}
			return false;
		};
		return {
			'MemberExpression[computed=true][object.name=/^[A-Z][A-Z0-9_]+$/]'(node) {
				const [table, key] = [node.object, node.property].map((part) => sourceCode.getText(part));
				const indexed = services.getTypeAtLocation(node.object);
				if (!indexed.getStringIndexType()) return;
				if (!isAnyString(services.getTypeAtLocation(node.property))) return;
				if (isAsked(node, `Object.hasOwn(${table}, ${key})`)) return;
				context.report({ node, messageId: 'foreign', data: { table, key } });
			},
		};
	},
};
