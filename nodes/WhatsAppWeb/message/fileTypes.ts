/**
 * MIME types and the endings of their files, the usual ending first. Of two types with the same ending, the first is the
 * ending's type. Text behind the colon: endings without their dot.
 */
const TABLE = `
application/pdf: pdf
application/msword: doc dot
application/vnd.openxmlformats-officedocument.wordprocessingml.document: docx
application/vnd.openxmlformats-officedocument.wordprocessingml.template: dotx
application/vnd.ms-word.document.macroenabled.12: docm
application/vnd.ms-word.template.macroenabled.12: dotm
application/vnd.ms-excel: xls xlt xlm
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: xlsx
application/vnd.openxmlformats-officedocument.spreadsheetml.template: xltx
application/vnd.ms-excel.sheet.macroenabled.12: xlsm
application/vnd.ms-excel.template.macroenabled.12: xltm
application/vnd.ms-excel.sheet.binary.macroenabled.12: xlsb
application/vnd.ms-powerpoint: ppt pps pot
application/vnd.openxmlformats-officedocument.presentationml.presentation: pptx
application/vnd.openxmlformats-officedocument.presentationml.slideshow: ppsx
application/vnd.openxmlformats-officedocument.presentationml.template: potx
application/vnd.ms-powerpoint.presentation.macroenabled.12: pptm
application/vnd.ms-powerpoint.slideshow.macroenabled.12: ppsm
application/vnd.ms-powerpoint.template.macroenabled.12: potm
application/vnd.ms-outlook: msg
application/vnd.ms-project: mpp
application/vnd.ms-visio.drawing.main+xml: vsdx
application/vnd.visio: vsd vss vst
application/x-msaccess: mdb accdb
application/x-mspublisher: pub
application/onenote: one
application/vnd.oasis.opendocument.text: odt
application/vnd.oasis.opendocument.text-template: ott
application/vnd.oasis.opendocument.spreadsheet: ods
application/vnd.oasis.opendocument.spreadsheet-template: ots
application/vnd.oasis.opendocument.presentation: odp
application/vnd.oasis.opendocument.presentation-template: otp
application/vnd.oasis.opendocument.graphics: odg
application/vnd.oasis.opendocument.graphics-template: otg
application/vnd.oasis.opendocument.formula: odf
application/vnd.apple.pages: pages
application/vnd.apple.numbers: numbers
application/vnd.apple.keynote: key
application/vnd.apple.pkpass: pkpass
application/rtf: rtf
application/epub+zip: epub
application/x-mobipocket-ebook: mobi prc
application/vnd.amazon.ebook: azw azw3
image/vnd.djvu: djvu djv
application/zip: zip
application/x-7z-compressed: 7z
application/vnd.rar: rar
application/gzip: gz tgz
application/x-tar: tar
application/x-bzip2: bz2 tbz2
application/x-xz: xz txz
application/zstd: zst
application/vnd.ms-cab-compressed: cab
application/java-archive: jar war ear
application/vnd.android.package-archive: apk
application/x-authorware-bin: aab
application/x-ios-app: ipa
application/x-xpinstall: xpi
application/x-google-chrome-extension: crx
application/x-msdownload: exe dll
application/x-msi: msi
application/x-apple-diskimage: dmg
application/x-iso9660-image: iso
application/x-deb: deb
application/x-rpm: rpm
application/json: json webmanifest
application/geo+json: geojson
application/ld+json: jsonld
application/x-ndjson: ndjson jsonl
application/xml: xml xsd xsl xslt plist
text/xml: xml
application/rss+xml: rss
application/atom+xml: atom
application/yaml: yaml yml
application/toml: toml
application/sql: sql
application/x-sh: sh bash
application/x-bat: bat cmd
application/x-powershell: ps1
application/x-httpd-php: php
application/x-sqlite3: sqlite sqlite3 db3
application/vnd.apache.parquet: parquet
application/wasm: wasm
text/plain: txt log ini conf cfg properties
text/csv: csv
text/tab-separated-values: tsv
text/html: html htm
application/xhtml+xml: xhtml xht
multipart/related: mht mhtml
text/css: css
text/javascript: js mjs cjs
text/markdown: md markdown
text/calendar: ics ical ifb vcs
text/vcard: vcf vcard
text/vtt: vtt
application/x-subrip: srt
text/x-python: py
text/x-java: java
text/x-c: c h cpp cc hpp
message/rfc822: eml
application/mbox: mbox
application/pkcs7-mime: p7m p7c
application/pkcs7-signature: p7s
application/x-pkcs12: p12 pfx
application/pkix-cert: cer crt
application/x-x509-ca-cert: der crt
application/x-pem-file: pem
application/pgp-encrypted: pgp gpg
application/pgp-signature: asc sig
application/gpx+xml: gpx
application/vnd.google-earth.kml+xml: kml
application/vnd.google-earth.kmz: kmz
application/x-esri-shape: shp
application/x-bittorrent: torrent
application/postscript: ps eps ai
application/x-indesign: indd
application/dicom: dcm
image/jpeg: jpg jpeg jpe jfif
image/png: png
image/gif: gif
image/webp: webp
image/heic: heic
image/heif: heif
image/avif: avif
image/bmp: bmp dib
image/tiff: tiff tif
image/svg+xml: svg
image/x-icon: ico
image/vnd.adobe.photoshop: psd
image/vnd.dwg: dwg
image/vnd.dxf: dxf
image/jp2: jp2
image/jxl: jxl
image/apng: apng
image/x-adobe-dng: dng
image/x-canon-cr2: cr2
image/x-canon-cr3: cr3
image/x-nikon-nef: nef
image/x-sony-arw: arw
image/x-fujifilm-raf: raf
image/x-olympus-orf: orf
image/x-panasonic-rw2: rw2
audio/mpeg: mp3 mpga mp2
audio/mp4: m4a m4b
audio/aac: aac
audio/ogg: ogg oga opus spx
audio/wav: wav
audio/flac: flac
audio/amr: amr
audio/amr-wb: awb
audio/midi: mid midi
audio/x-ms-wma: wma
audio/aiff: aif aiff aifc
audio/webm: weba
audio/x-caf: caf
audio/3gpp: 3gp
audio/ape: ape
video/mp4: mp4 m4v
video/3gpp: 3gp 3gpp 3g2
video/quicktime: mov qt
video/webm: webm
video/x-matroska: mkv mka
video/x-msvideo: avi
video/mpeg: mpeg mpg mpe
video/x-ms-wmv: wmv
video/x-ms-asf: asf wmv wma
video/x-flv: flv
video/ogg: ogv
video/mp2t: mts m2ts
audio/x-scpls: pls
application/vnd.apple.mpegurl: m3u8 m3u
font/ttf: ttf
font/otf: otf
font/woff: woff
font/woff2: woff2
model/stl: stl
model/obj: obj
model/3mf: 3mf
model/step: step stp
model/iges: iges igs
model/gltf-binary: glb
model/gltf+json: gltf
application/octet-stream: bin dat
`;

/** Other spellings, used by servers, browsers and file-type. */
const ALIASES: ReadonlyMap<string, string> = new Map(
	Object.entries({
		'application/acrobat': 'application/pdf',
		'application/csv': 'text/csv',
		'application/excel': 'application/vnd.ms-excel',
		'application/gzip-compressed': 'application/gzip',
		'application/ics': 'text/calendar',
		'application/javascript': 'text/javascript',
		'application/mp4': 'video/mp4',
		'application/msexcel': 'application/vnd.ms-excel',
		'application/mspowerpoint': 'application/vnd.ms-powerpoint',
		'application/ogg': 'audio/ogg',
		'application/powerpoint': 'application/vnd.ms-powerpoint',
		'application/svg+xml': 'image/svg+xml',
		'application/vnd.msexcel': 'application/vnd.ms-excel',
		'application/vnd.msword': 'application/msword',
		'application/word': 'application/msword',
		'application/x-bzip': 'application/x-bzip2',
		'application/x-csv': 'text/csv',
		'application/x-excel': 'application/vnd.ms-excel',
		'application/x-gzip': 'application/gzip',
		'application/x-javascript': 'text/javascript',
		'application/x-json': 'application/json',
		'application/x-msexcel': 'application/vnd.ms-excel',
		'application/x-msword': 'application/msword',
		'application/x-pdf': 'application/pdf',
		'application/x-pkcs7-mime': 'application/pkcs7-mime',
		'application/x-pkcs7-signature': 'application/pkcs7-signature',
		'application/x-rar': 'application/vnd.rar',
		'application/x-rar-compressed': 'application/vnd.rar',
		'application/x-rtf': 'application/rtf',
		'application/x-yaml': 'application/yaml',
		'application/x-zip': 'application/zip',
		'application/x-zip-compressed': 'application/zip',
		'application/xls': 'application/vnd.ms-excel',
		'applications/vnd.pdf': 'application/pdf',
		'audio/aacp': 'audio/aac',
		'audio/m4a': 'audio/mp4',
		'audio/mp3': 'audio/mpeg',
		'audio/mpeg3': 'audio/mpeg',
		'audio/opus': 'audio/ogg',
		'audio/vnd.wave': 'audio/wav',
		'audio/wave': 'audio/wav',
		'audio/x-aac': 'audio/aac',
		'audio/x-aiff': 'audio/aiff',
		'audio/x-amr': 'audio/amr',
		'audio/x-flac': 'audio/flac',
		'audio/x-m4a': 'audio/mp4',
		'audio/x-midi': 'audio/midi',
		'audio/x-mp3': 'audio/mpeg',
		'audio/x-mpeg': 'audio/mpeg',
		'audio/x-wav': 'audio/wav',
		'image/heic-sequence': 'image/heic',
		'image/heif-sequence': 'image/heif',
		'image/jpg': 'image/jpeg',
		'image/pjpeg': 'image/jpeg',
		'image/svg': 'image/svg+xml',
		'image/tif': 'image/tiff',
		'image/vnd.microsoft.icon': 'image/x-icon',
		'image/x-bmp': 'image/bmp',
		'image/x-ms-bmp': 'image/bmp',
		'image/x-png': 'image/png',
		'image/x-tiff': 'image/tiff',
		'text/comma-separated-values': 'text/csv',
		'text/directory': 'text/vcard',
		'text/ics': 'text/calendar',
		'text/json': 'application/json',
		'text/pdf': 'application/pdf',
		'text/rtf': 'application/rtf',
		'text/x-csv': 'text/csv',
		'text/x-json': 'application/json',
		'text/x-markdown': 'text/markdown',
		'text/x-vcard': 'text/vcard',
		'text/yaml': 'application/yaml',
		'video/3gpp2': 'video/3gpp',
		'video/avi': 'video/x-msvideo',
		'video/matroska': 'video/x-matroska',
		'video/msvideo': 'video/x-msvideo',
		'video/vnd.avi': 'video/x-msvideo',
		'video/x-m4v': 'video/mp4',
	}),
);

/** Types that mean no more than "a file". */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
	'application/binary',
	'application/download',
	'application/force-download',
	'application/octet',
	'application/octet-stream',
	'application/octetstream',
	'application/save',
	'application/unknown',
	'application/x-binary',
	'application/x-download',
	'application/x-force-download',
	'application/x-octet-stream',
	'application/x-unknown',
	'application/x-unknown-content-type',
	'binary/octet-stream',
	'content/unknown',
	'unknown/unknown',
	'www/unknown',
]);

/**
 * Containers of many formats, each with the endings of files that may be inside. A ZIP may be a word processor's document,
 * and no content tells a table of Excel 97 from a message of Outlook.
 */
const CONTAINERS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
	Object.entries({
		'application/zip': new Set(
			`docx dotx docm dotm xlsx xltx xlsm xltm xlsb pptx ppsx potx pptm ppsm potm vsdx odt ott ods ots odp otp odg otg odf
		epub pages numbers key pkpass jar war ear apk aab ipa xpi kmz 3mf`.split(/\s+/),
		),
		// A password turns a .docx into such a file.
		'application/x-cfb': new Set(
			`doc dot xls xlt xlm ppt pps pot msg mpp vsd vss vst pub msi docx xlsx pptx docm xlsm pptm xlsb`.split(
				/\s+/,
			),
		),
		'application/xml': new Set('doc xls'.split(' ')),
		'application/gzip': new Set<string>(),
		'image/tiff': new Set('dng cr2 nef arw raf orf rw2'.split(' ')),
	}),
);

/** Types that share a container, so that a few bytes inside decide between them, which writers often get wrong. */
const FAMILIES: ReadonlyArray<ReadonlySet<string>> = [
	['audio/mp4', 'video/mp4', 'video/3gpp', 'audio/3gpp', 'video/quicktime'],
	['audio/ogg', 'video/ogg'],
	['audio/webm', 'video/webm', 'video/x-matroska'],
	['image/heic', 'image/heif'],
	['image/png', 'image/apng'],
	['application/pdf', 'application/postscript'],
	['application/rtf', 'application/msword'],
	[
		'audio/x-ms-wma',
		'video/x-ms-wmv',
		'video/x-ms-asf',
		'audio/x-ms-asf',
		'application/vnd.ms-asf',
	],
].map((types) => new Set(types));

/** Types of text that their names do not show. */
const TEXTS: ReadonlySet<string> = new Set([
	'application/json',
	'application/mbox',
	'application/pgp-signature',
	'application/rtf',
	'application/sql',
	'application/toml',
	'application/vnd.apple.mpegurl',
	'application/x-bat',
	'application/x-httpd-php',
	'application/x-ndjson',
	'application/x-pem-file',
	'application/x-powershell',
	'application/x-sh',
	'application/x-subrip',
	'application/xml',
	'application/yaml',
	'audio/x-scpls',
	'image/vnd.dxf',
	'message/rfc822',
	'multipart/related',
]);

const ENDINGS = new Map<string, readonly string[]>();
const TYPES = new Map<string, string>();
for (const row of TABLE.trim().split('\n')) {
	const [type = '', endings = ''] = row.split(': ');
	ENDINGS.set(type, endings.split(' '));
	for (const ending of endings.split(' ')) if (!TYPES.has(ending)) TYPES.set(ending, type);
}

/** `Image/JPG; q=1` → `image/jpeg`: the usual spelling of a media type, without parameters. */
export function canonical(type: string): string {
	const [first = ''] = type.split(';');
	const essence = first.trim().toLowerCase();
	return ALIASES.get(essence) ?? essence;
}

/** The canonical form of a type; undefined if it says no more than "a file". */
export function meaningful(type: string | undefined): string | undefined {
	const usual = type === undefined ? '' : canonical(type);
	return usual === '' || SAYS_NOTHING.has(usual) ? undefined : usual;
}

/** The ending of a file name in lower case, without its dot: `pdf`, also of endings that the table does not have. */
export function endingOf(name: string | undefined): string | undefined {
	return /.\.([\p{L}\p{N}_-]{1,16})$/u.exec(name ?? '')?.[1]?.toLowerCase();
}

/** The type of a file by its name's ending, in capitals or not; undefined for no or an unknown ending. */
export function typeOfName(name: string | undefined): string | undefined {
	const ending = endingOf(name);
	return ending === undefined ? undefined : TYPES.get(ending);
}

/** `.jpg` for `image/jpeg`, with or without parameters; '' for unknown types and for those that say nothing. */
export function usualEnding(type: string): string {
	const usual = meaningful(type);
	const [ending] = (usual !== undefined && ENDINGS.get(usual)) || [];
	return ending === undefined ? '' : `.${ending}`;
}

export function isContainer(type: string): boolean {
	return CONTAINERS.has(type);
}

/** Whether a file of that type is readable text. */
export function isTextual(type: string): boolean {
	return /^text\/|\+(xml|json)$/.test(type) || TEXTS.has(type);
}

/** Whether a file of type `inner` may look like one of type `outer` to a reader of its first bytes. */
export function mayBe(outer: string, inner: string): boolean {
	if (outer === inner) return true;
	const endings = ENDINGS.get(inner) ?? [];
	if ((ENDINGS.get(outer) ?? []).some((ending) => endings.includes(ending))) return true;
	if (FAMILIES.some((family) => family.has(outer) && family.has(inner))) return true;
	if (outer === 'application/xml' && isTextual(inner)) return true;
	return endings.some((ending) => CONTAINERS.get(outer)?.has(ending));
}

/**
 * The type of a file of which name and declaration are all that is known: a declaration that says nothing, or names a
 * container, is made precise by the name's ending.
 */
export function refinedType(declared: string, name: string | undefined): string {
	const byName = meaningful(typeOfName(name));
	if (byName === undefined) return declared;
	const usual = meaningful(declared);
	if (usual === undefined) return byName;
	return isContainer(usual) && byName !== usual && mayBe(usual, byName) ? byName : declared;
}
