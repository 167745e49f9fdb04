const { dest, src } = require('gulp');

/** What tsc leaves behind: icons, and the codex files that tell n8n where a node belongs. */
function icons() {
	// Without `encoding: false` gulp would read images as text.
	const files = ['icons/*.{svg,png}', 'nodes/**/*.node.json'];
	return src(files, { base: '.', encoding: false }).pipe(dest('dist'));
}

exports['build:icons'] = icons;
