import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const nodes = new URL('../../nodes/', import.meta.url);

/** Where the code of the nodes names something: path below nodes/ by name. */
export type Uses = ReadonlyMap<string, string>;

/** The sources that can have to do with errors, parsed. */
function sources(): Map<string, ts.SourceFile> {
	const paths = readdirSync(nodes, { recursive: true, encoding: 'utf8' }).filter((path) =>
		path.endsWith('.ts'),
	);
	return new Map(
		paths.flatMap((path) => {
			const text = readFileSync(new URL(path.replaceAll('\\', '/'), nodes), 'utf8');
			if (!/reason|WhatsAppError|details/i.test(text)) return [];
			return [[path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)]] as const;
		}),
	);
}

function* within(node: ts.Node): Generator<ts.Node> {
	yield node;
	for (const child of node.getChildren()) yield* within(child);
}

/** The texts that an expression can be, as far as they are written there; a part that is not is a `*`. */
function textsOf(expression: ts.Expression | undefined): string[] {
	if (!expression) return [];
	if (ts.isStringLiteralLike(expression)) return [expression.text];
	if (ts.isTemplateExpression(expression)) {
		const { head, templateSpans } = expression;
		return [head.text + templateSpans.map(({ literal }) => `*${literal.text}`).join('')];
	}
	if (ts.isConditionalExpression(expression)) {
		return [...textsOf(expression.whenTrue), ...textsOf(expression.whenFalse)];
	}
	if (ts.isBinaryExpression(expression)) {
		return [...textsOf(expression.left), ...textsOf(expression.right)];
	}
	if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression)) {
		return textsOf(expression.expression);
	}
	return [];
}

/** The codes of errors.ts. */
export function codesInCode(): string[] {
	const file = sources().get('WhatsAppWeb/errors.ts');
	if (!file) throw new Error('errors.ts is gone');
	const table = [...within(file)].find(
		(node) => ts.isVariableDeclaration(node) && node.name.getText() === 'RETRYABLE',
	);
	return [...within(table ?? file)]
		.filter(ts.isPropertyAssignment)
		.flatMap((each) => nameOf(each) ?? []);
}

/** What `details` of errors can have: each name as `code name`, or `* name` where the code is not written at the same place. */
export function detailsInCode(): Uses {
	const found = new Map<string, string>();
	for (const [path, file] of sources()) {
		for (const node of within(file)) {
			const isProperty = ts.isPropertyAssignment(node) && nameOf(node) === 'details';
			const isVariable = ts.isVariableDeclaration(node) && node.name.getText() === 'details';
			if (!isProperty && !isVariable) continue;
			if (!node.initializer || !ts.isObjectLiteralExpression(node.initializer)) continue;
			const codes = codesAround(node);
			for (const name of node.initializer.properties.map(nameOf)) {
				if (name === undefined) continue;
				for (const code of codes) found.set(`${code} ${name}`, path);
			}
		}
	}
	return found;
}

/** The codes of the error that an object is part of. */
function codesAround(node: ts.Node): string[] {
	for (let each: ts.Node = node; !ts.isSourceFile(each); each = each.parent) {
		if (ts.isFunctionLike(each)) break;
		if (!ts.isNewExpression(each) || each.expression.getText() !== 'WhatsAppError') continue;
		const codes = textsOf(each.arguments?.[0]);
		return codes.length > 0 ? codes : ['*'];
	}
	return ['*'];
}

function nameOf(property: ts.ObjectLiteralElementLike): string | undefined {
	const { name } = property;
	return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

/** Reasons are words in snake_case; `*` stands for a part that is not written there. */
const REASON = /^[a-z][a-z_*]*$/;

/** Where the parameter `reason` stands, by function: those of a file, and methods of any. */
type Places = ReadonlyMap<string, number>;

/** Every reason that a state or an error can have: values of properties, getters, tables and parameters of that name. */
export function reasonsInCode(): Uses {
	const files = sources();
	const methods = new Map([...files.values()].flatMap((file) => [...placesIn(file, true)]));
	const found = new Map<string, string>();
	for (const [path, file] of files) {
		const functions = placesIn(file, false);
		for (const node of within(file)) {
			const texts = reasonsOf(node, functions, methods);
			for (const text of texts) if (REASON.test(text)) found.set(text, path);
		}
	}
	return found;
}

function placesIn(file: ts.SourceFile, ofMethods: boolean): Map<string, number> {
	const places = new Map<string, number>();
	for (const node of within(file)) {
		if (!ts.isFunctionLike(node) || ts.isMethodDeclaration(node) !== ofMethods) continue;
		const index = node.parameters.findIndex(({ name }) => name.getText() === 'reason');
		if (node.name && index >= 0) places.set(node.name.getText(), index);
	}
	return places;
}

function reasonsOf(node: ts.Node, functions: Places, methods: Places): string[] {
	if (ts.isPropertyAssignment(node) && nameOf(node) === 'reason') return textsOf(node.initializer);
	if (ts.isReturnStatement(node)) {
		const owner = node.parent.parent;
		const isReason = ts.isGetAccessor(owner) && owner.name.getText() === 'reason';
		return isReason ? textsOf(node.expression) : [];
	}
	if (ts.isVariableDeclaration(node) && node.name.getText() === 'REASONS') {
		return [...within(node)].flatMap((each) =>
			ts.isPropertyAssignment(each) ? textsOf(each.initializer) : [],
		);
	}
	if (ts.isVariableDeclaration(node) && node.name.getText() === 'reason') {
		return textsOf(node.initializer);
	}
	if (ts.isBinaryExpression(node) && node.left.getText() === 'reason') return textsOf(node.right);
	if (!ts.isCallExpression(node)) return [];
	const { expression: called } = node;
	const index = ts.isPropertyAccessExpression(called)
		? methods.get(called.name.text)
		: functions.get(called.getText());
	return index === undefined ? [] : textsOf(node.arguments[index]);
}
