const { mkdir, writeFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const { dest, series, src } = require('gulp');

/** What tsc leaves behind: icons, the codex files that tell n8n where a node belongs, and what browsers get. */
function icons() {
	// Without `encoding: false` gulp would read images as text.
	const files = ['icons/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/document/*'];
	return src(files, { base: '.', encoding: false }).pipe(dest('dist'));
}

/** The fields that n8n shows for each operation's output before it has run, from the example that the operation declares. */
async function schemas() {
	const { resources } = require('./dist/nodes/WhatsAppWeb/actions/resources.js');
	for (const { option, operations } of resources) {
		for (const operation of operations) {
			const file = join(
				'dist/nodes/WhatsAppWeb/__schema__/v1.0.0',
				option.value,
				`${operation.option.value}.json`,
			);
			await mkdir(dirname(file), { recursive: true });
			await writeFile(
				file,
				JSON.stringify({ ...schemaOf(operation.gives), version: 1 }, null, '\t'),
			);
		}
	}
}

/** A JSON schema that a value fits. */
function schemaOf(value) {
	if (value === null) return { type: 'null' };
	if (Array.isArray(value)) {
		return { type: 'array', ...(value.length > 0 && { items: schemaOf(value[0]) }) };
	}
	if (typeof value !== 'object')
		return { type: Number.isInteger(value) ? 'integer' : typeof value };
	const fields = Object.entries(value).map(([name, field]) => [name, schemaOf(field)]);
	return { type: 'object', properties: Object.fromEntries(fields) };
}

exports['build:icons'] = series(icons, schemas);
