const { dest, src } = require('gulp');

/** What tsc leaves behind: icons, the codex files that tell n8n where a node belongs, and what browsers get. */
function icons() {
	// Without `encoding: false` gulp would read images as text.
	const files = ['icons/*.{svg,png}', 'nodes/**/*.node.json', 'nodes/**/document/*'];
	return src(files, { base: '.', encoding: false }).pipe(dest('dist'));
}

exports['build:icons'] = icons;
