import { readFileSync } from 'node:fs';

interface Locked {
	license?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
	packages: Record<string, Locked>;
};
const page = readFileSync('docs/licences.md', 'utf8');

const PERMISSIVE = new Set([
	'MIT',
	'ISC',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'Apache-2.0',
	'0BSD',
	'BlueOak-1.0.0',
	'(MIT OR Apache-2.0)',
]);

/** Packages under another licence: compatible with the GPL-3.0, and named on the page. */
const NAMED: Record<string, string[]> = {
	libsignal: ['GPL-3.0'],
	'codec-parser': ['LGPL-3.0-or-later'],
	'@img/sharp-libvips': ['LGPL-3.0-or-later'],
	'@img/sharp-win32': ['Apache-2.0 AND LGPL-3.0-or-later'],
	'@img/sharp-wasm32': ['Apache-2.0 AND LGPL-3.0-or-later AND MIT'],
	'@img/sharp-freebsd-wasm32': ['Apache-2.0 AND LGPL-3.0-or-later AND MIT'],
	'@img/sharp-webcontainers-wasm32': ['Apache-2.0 AND LGPL-3.0-or-later AND MIT'],
};

/** Packages with compiled code of other projects, by what the page calls that. */
const COMPILED: Record<string, string> = {
	'mpg123-decoder': 'libmpg123',
	opusscript: 'libopus',
	'@audio/decode-opus': 'libopus',
	'@wasm-audio-decoders/flac': 'libFLAC',
	'@wasm-audio-decoders/ogg-vorbis': 'libvorbis',
	'whatsapp-rust-bridge': 'the Rust code of whatsapp-rust-bridge',
};

/** What is in such packages' names, and those of them that only wrap or describe others. */
const LOOKS_COMPILED = /wasm|codec|decod|encod|opus|mpg123|vorbis|rust|ffmpeg|native/;
const PLAIN = new Set([
	'@audio/decode-flac',
	'@audio/decode-mp3',
	'@audio/decode-vorbis',
	'@audio/decode-wav',
	'@borewit/text-codec',
	'@wasm-audio-decoders/common',
	'codec-parser',
]);

/** Where npm installs `name` for the package at `from`. */
function locate(name: string, from: string): string | undefined {
	for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
		const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
		if (path in packages) return path;
		if (at === '') return undefined;
	}
}

/** Every package that is installed with this one, on any platform, with its licence. */
function runtimePackages(): Map<string, string> {
	const found = new Map<string, string>();
	const visit = (path: string): void => {
		const { license = 'none', dependencies, optionalDependencies } = packages[path] as Locked;
		if (path !== '') {
			if (found.has(path)) return;
			found.set(path, license);
		}
		for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
			const at = locate(name, path);
			if (at !== undefined) visit(at);
		}
	};
	visit('');
	return found;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13);
const runtime = [...runtimePackages()].map(([path, license]) => ({ name: nameOf(path), license }));
const namedAs = (name: string) =>
	Object.keys(NAMED)
		.filter((known) => name === known || name.startsWith(`${known}-`))
		.sort((a, b) => b.length - a.length)[0];

it('finds what is installed, on other platforms, too', () => {
	const names = runtime.map(({ name }) => name);
	expect(names).toEqual(
		expect.arrayContaining(['libsignal', 'sharp', '@img/sharp-libvips-linuxmusl-arm64']),
	);
	expect(names).not.toContain('jest');
});

it('every dependency has a permissive licence, or one that is named', () => {
	const unknown = runtime.filter(({ name, license }) => {
		const known = namedAs(name);
		return !PERMISSIVE.has(license) && !(known && NAMED[known]?.includes(license));
	});
	expect(unknown).toEqual([]);
});

it('every dependency with compiled code is named', () => {
	const unknown = runtime
		.map(({ name }) => name)
		.filter((name) => LOOKS_COMPILED.test(name) && !name.startsWith('@img/'))
		.filter((name) => !PLAIN.has(name) && !(name in COMPILED));
	expect(unknown).toEqual([]);
});

it('the page names all of them, and nothing that is gone', () => {
	const names = new Set(runtime.map(({ name }) => name));
	for (const known of ['libsignal', 'codec-parser', 'libvips', ...Object.values(COMPILED)]) {
		expect(page).toContain(known);
	}
	for (const name of [...Object.keys(COMPILED), ...PLAIN])
		expect([name, names.has(name)]).toEqual([name, true]);
});
