import fc from 'fast-check';
import { fileTypeFromFile, supportedMimeTypes } from 'file-type';
import sharp from 'sharp';
import { collectMedia } from '../../../../nodes/WhatsAppWeb/media/collectMedia';
import { documentType } from '../../../../nodes/WhatsAppWeb/media/documentType';
import { glimpse } from '../../../../nodes/WhatsAppWeb/media/glimpse';
import { canonical } from '../../../../nodes/WhatsAppWeb/message/fileTypes';
import { safeFileName } from '../../../../nodes/WhatsAppWeb/message/fileName';
import { fixture, prepareSource } from './preparedFiles.ts';
import { serve } from './webServer.ts';

const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
const png = await blank.clone().png().toBuffer();
const jpeg = await blank.clone().jpeg().toBuffer();
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)]);
const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0'), Buffer.alloc(64)]);
const gzip = Buffer.from('1f8b0800000000000003030000000000000000', 'hex');
const exe = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0'), Buffer.alloc(128)]);
const unknown = Buffer.from([1, 2, 3, 4, 0, 0, 255, 254, 9, 8, 7]);
const text = Buffer.from('a;b\n1;2\n');
const page = Buffer.from('<!DOCTYPE html>\n<html><body>Please sign in</body></html>');
const OCTETS = 'application/octet-stream';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const MACROS = 'application/vnd.ms-excel.sheet.macroenabled.12';

const recognisable = new Set([...supportedMimeTypes].map(canonical));

/** As a binary field of n8n gives a file, and what the recipient gets. */
async function send(
	data: Buffer,
	ownName: string | undefined,
	declaredType?: string,
	author: { fileName?: string; mimeType?: string } = {},
) {
	const source = { from: 'binary', data, ownName, declaredType, ...author } as const;
	const collected = await collectMedia(source, {
		egress: { allowedRanges: [], allowedHostnames: [] },
		maxBytes: 100 * 1024 * 1024,
	});
	// In this process, which is sooner; the node's tests go the whole way.
	const found = (await fileTypeFromFile(collected.path))?.mime;
	const { mimeType, fileName, warnings } = documentType(collected, {
		...(await glimpse(collected.path)),
		found: found && canonical(found),
		isRecognisable: (type) => recognisable.has(type),
	});
	await collected.dispose();
	return { type: mimeType, name: fileName, warnings };
}

describe('a name without an ending', () => {
	it.each([
		[pdf, undefined, OCTETS, 'file.pdf', 'application/pdf'],
		[pdf, 'Offer 17', undefined, 'Offer 17.pdf', 'application/pdf'],
		[pdf, 'Offer 1.7', 'application/pdf', 'Offer 1.7.pdf', 'application/pdf'],
		[pdf, 'Invoice 12/2026', 'application/pdf', 'Invoice 12_2026.pdf', 'application/pdf'],
		[pdf, '.pdf', OCTETS, 'file.pdf', 'application/pdf'],
		[zip, 'Contract', WORD, 'Contract.docx', WORD],
		[zip, 'Fotos', undefined, 'Fotos.zip', 'application/zip'],
		[jpeg, 'Photo', OCTETS, 'Photo.jpg', 'image/jpeg'],
		[text, 'Table', 'text/csv', 'Table.csv', 'text/csv'],
		[text, undefined, undefined, 'file.txt', 'text/plain'],
		[page, undefined, 'text/html', 'file.html', 'text/html'],
		[unknown, 'thing', 'text/plain', 'thing', OCTETS],
		[unknown, undefined, undefined, 'file', OCTETS],
		[cfb, 'Message', 'application/vnd.ms-outlook', 'Message.msg', 'application/vnd.ms-outlook'],
	])('gets the one of the type: %#', async (bytes, ownName, declared, name, type) => {
		expect(await send(bytes, ownName, declared)).toEqual({ name, type, warnings: [] });
	});
});

describe('a type that says little', () => {
	it.each([
		['report.csv', text, 'text/csv'],
		['report.txt', text, 'text/plain'],
		['report.json', Buffer.from('{}'), 'application/json'],
		['report.html', page, 'text/html'],
		['REPORT.HTML', page, 'text/html'],
		['event.ics', Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'), 'text/calendar'],
		['kim.vcf', text, 'text/vcard'],
		['feed.xml', Buffer.from('<?xml version="1.0"?><a/>'), 'application/xml'],
		['logo.svg', Buffer.from('<?xml version="1.0"?><svg/>'), 'image/svg+xml'],
		['README.md', Buffer.from('<h1 align="center">Hi</h1>'), 'text/markdown'],
		['table.xls', cfb, 'application/vnd.ms-excel'],
		['letter.doc', cfb, 'application/msword'],
		['mail.msg', cfb, 'application/vnd.ms-outlook'],
		['locked.docx', cfb, WORD],
		['letter.docx', zip, WORD],
		['letter.odt', zip, 'application/vnd.oasis.opendocument.text'],
		['app.apk', zip, 'application/vnd.android.package-archive'],
		['book.epub', zip, 'application/epub+zip'],
		['macros.xlsm', zip, MACROS],
		['photos.zip', zip, 'application/zip'],
		['backup.tar.gz', gzip, 'application/gzip'],
		['letter.doc', Buffer.from('{\\rtf1 Hi}'), 'application/msword'],
		['export.xls', Buffer.from('<?xml version="1.0"?><Workbook/>'), 'application/vnd.ms-excel'],
		['plan.dwg', unknown, 'image/vnd.dwg'],
		['cars.csv', Buffer.from('BMW;Audi\n3;4\n'), 'text/csv'],
		['notes.txt', Buffer.from('MZ is what executables begin with'), 'text/plain'],
	])('is made precise by the ending: %s', async (name, bytes, type) => {
		for (const declared of [
			OCTETS,
			undefined,
			'application/x-cfb',
			'application/zip',
			'text/plain',
		]) {
			// Content that contradicts a container is another test's.
			const isContainer = declared?.includes('x-cfb') || declared?.includes('zip');
			if (isContainer && bytes !== (declared?.includes('zip') ? zip : cfb)) continue;
			expect(await send(bytes, name, declared)).toEqual({ name, type, warnings: [] });
		}
	});

	it('is text/html of any program: the ending knows better', async () => {
		expect(await send(text, 'export.csv', 'text/html; charset=utf-8')).toEqual({
			name: 'export.csv',
			type: 'text/csv',
			warnings: [],
		});
		expect(await send(pdf, 'a.pdf', 'text/html')).toMatchObject({
			type: 'application/pdf',
			warnings: [],
		});
	});

	it("is the author's word, if the author gave it", async () => {
		const mimeType = 'text/plain';
		expect(await send(text, 'a.csv', OCTETS, { mimeType })).toMatchObject({ type: mimeType });
		const own = 'application/x-my-own';
		expect(await send(pdf, 'a.mine', OCTETS, { mimeType: own })).toEqual({
			name: 'a.mine',
			type: own,
			warnings: [],
		});
	});
});

describe('what disagrees is told', () => {
	const sentAs = (type: string) => `but its content is ${type}: it was sent as that.`;
	const aPage = sentAs('a web page (text/html), perhaps one to sign in');

	it.each([
		['report.pdf', page, 'text/html', 'text/html', aPage],
		['report.pdf', page, OCTETS, 'text/html', aPage],
		['report.pdf', page, 'application/pdf', 'text/html', aPage],
		['report.xlsx', page, undefined, 'text/html', aPage],
		['data.csv', page, 'text/csv', 'text/html', aPage],
		['photo.jpg', Buffer.from('\ufeff <!-- x --> <HTML>'), OCTETS, 'text/html', aPage],
		['report.pdf', Buffer.from('<div>Not found</div>'), OCTETS, 'text/html', aPage],
		['report.pdf', Buffer.from('Please sign in'), 'text/html', 'text/html', aPage],
		['report.pdf', png, OCTETS, 'image/png', sentAs('image/png')],
		['report.pdf', exe, OCTETS, 'application/x-msdownload', sentAs('application/x-msdownload')],
		['report.pdf', zip, OCTETS, 'application/zip', sentAs('application/zip')],
		['photo.jpg', pdf, 'image/jpeg', 'application/pdf', sentAs('application/pdf')],
		['table.csv', png, 'text/csv', 'image/png', sentAs('image/png')],
		['table.csv', zip, 'text/csv', 'application/zip', sentAs('application/zip')],
		[
			'song.mp3',
			Buffer.from('{"error":404}'),
			'application/json',
			'application/json',
			sentAs('application/json'),
		],
		['report.pdf', Buffer.from('Not found'), 'application/pdf', 'text/plain', sentAs('text/plain')],
		[
			'report.pdf',
			Buffer.from('<?xml version="1.0"?><Error/>'),
			OCTETS,
			'application/xml',
			sentAs('application/xml'),
		],
	])('%s: %#', async (name, bytes, declared, type, end) => {
		const told = await send(bytes, name, declared);
		expect(told).toEqual({ name, type, warnings: [expect.stringContaining(end)] });
		expect(told.warnings[0]).toContain(`The file is called ${name}`);
	});

	it('with name and type in one sentence', async () => {
		expect((await send(png, 'a.pdf', 'application/pdf')).warnings).toEqual([
			'The file is called a.pdf and was declared as application/pdf, but its content is image/png: it was sent as that.',
		]);
	});

	it.each([
		['clip.mov', fixture('card.mp4'), 'video/quicktime'],
		['song.m4a', fixture('sound-only.mp4'), 'audio/mp4'],
		['voice.ogg', fixture('tone.opus'), 'audio/ogg'],
		['voice.opus', fixture('tone.opus'), 'audio/ogg'],
		[
			'page.xhtml',
			Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>'),
			'application/xhtml+xml',
		],
		['signed.pdf.p7m', Buffer.concat([unknown, pdf]), 'application/pkcs7-mime'],
		['late.pdf', Buffer.concat([Buffer.from('\r\n'), pdf]), 'application/pdf'],
		['plan.xyz', unknown, OCTETS],
		['damaged.pdf', unknown, 'application/pdf'],
		[
			'export.xls',
			Buffer.from('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>'),
			'application/vnd.ms-excel',
		],
	])('what is only written differently is not: %s', async (name, bytes, type) => {
		expect(await send(bytes, name, OCTETS)).toEqual({ name, type, warnings: [] });
	});

	it('and so is a name that was too long', async () => {
		const { name, warnings } = await send(pdf, undefined, OCTETS, { fileName: 'ü'.repeat(200) });
		expect(name).toBe(`${'ü'.repeat(118)}.pdf`);
		expect(warnings).toEqual([expect.stringContaining('longer than 240 bytes')]);
	});
});

describe('the name in a form', () => {
	it("goes before the file's own, by the same rule", async () => {
		const fileName = 'Invoice 12/2026';
		expect(await send(pdf, 'x.bin', OCTETS, { fileName })).toEqual({
			name: 'Invoice 12_2026.pdf',
			type: 'application/pdf',
			warnings: [],
		});
		expect(await send(png, 'x.png', 'image/png', { fileName: 'a.pdf' })).toEqual({
			name: 'a.pdf',
			type: 'image/png',
			warnings: ['The file is called a.pdf, but its content is image/png: it was sent as that.'],
		});
	});
});

describe('a file from a URL', () => {
	async function fromUrl(
		path: string,
		{ body = pdf, ...headers }: { body?: Buffer; [header: string]: unknown } = {},
		author: { fileName?: string; mimeType?: string } = {},
	) {
		const { origin } = await serve((_request, response) => {
			response.writeHead(200, headers as Record<string, string>).end(body);
		});
		const source = { from: 'url', url: origin + path, parameter: 'mediaUrl', ...author } as const;
		const { fields, fileName, warnings } = await prepareSource('document', source);
		return { type: fields.mimetype, name: fileName, warnings };
	}
	const asPdf = (name: string) => ({ name, type: 'application/pdf', warnings: [] });

	it.each([
		['/invoices/download?id=7', {}, 'download.pdf'],
		['/', {}, 'file.pdf'],
		['/download.php?id=7', { 'content-type': 'text/html' }, 'download.pdf'],
		['/GetFile.ashx', { 'content-type': 'application/force-download' }, 'GetFile.pdf'],
		['/7', { 'content-disposition': 'attachment; filename="Offer 17"' }, 'Offer 17.pdf'],
		['/Invoice%2012%2F2026.pdf', { 'content-type': 'APPLICATION/PDF; x' }, 'Invoice 12_2026.pdf'],
		['/x', { 'content-type': 'text/html, application/pdf' }, 'x.pdf'],
		['/x', { 'content-type': '' }, 'x.pdf'],
		['/x', { 'content-type': 'pdf' }, 'x.pdf'],
		['/x', { 'content-type': '; charset=utf-8' }, 'x.pdf'],
		['/x', { 'content-type': '"application/pdf"' }, 'x.pdf'],
	])('%s is named: %#', async (path, headers, name) => {
		expect(await fromUrl(path, headers)).toEqual(asPdf(name));
	});

	it('that is a page is told, unless a page was meant', async () => {
		const html = { 'content-type': 'text/html; charset=utf-8', body: page };
		const warned = { type: 'text/html', warnings: [expect.stringContaining('web page')] };
		expect(await fromUrl('/share/7', html)).toEqual({ name: '7.html', ...warned });
		expect(await fromUrl('/report.pdf', html)).toEqual({ name: 'report.pdf', ...warned });
		expect(await fromUrl('/x', html, { fileName: 'report.pdf' })).toEqual({
			name: 'report.pdf',
			...warned,
		});
		for (const [path, author] of [
			['/invoice.html', {}],
			['/invoice', { fileName: 'invoice.html' }],
			['/invoice', { mimeType: 'text/html' }],
		] as const) {
			expect(await fromUrl(path, html, author)).toMatchObject({
				name: 'invoice.html',
				warnings: [],
			});
		}
	});

	it('may be a data: URL, with its name', async () => {
		const url = `data:application/pdf;name=Offer%2017;base64,${pdf.toString('base64')}`;
		const source = { from: 'url', url, parameter: 'mediaUrl' } as const;
		const { fields, fileName, warnings } = await prepareSource('document', source);
		expect({ type: fields.mimetype, name: fileName, warnings }).toEqual(asPdf('Offer 17.pdf'));
		const plain = { ...source, url: 'data:text/csv,a%3Bb' };
		expect(await prepareSource('document', plain)).toMatchObject({
			fields: { mimetype: 'text/csv' },
			fileName: 'file.csv',
			sent: Buffer.from('a;b'),
		});
	});
});

it('any name, type and content make a document with a name and a type', () => {
	const shared = {
		path: '',
		size: 1,
		sha256: '',
		dispose: () => Promise.resolve(),
		isRecognisable: (type: string) => type.startsWith('image/'),
	};
	const mime = fc.oneof(
		fc.constantFrom('application/pdf', 'text/html', 'text/plain', 'application/zip', 'image/png'),
		fc.string(),
	);
	const name = fc.tuple(fc.string(), fc.constantFrom('', '.pdf', '.PHP', '.tar.gz', '.7', '.docx'));
	fc.assert(
		fc.property(
			fc.option(name, { nil: undefined }),
			fc.option(mime, { nil: undefined }),
			fc.record({ isText: fc.boolean(), isPdf: fc.boolean(), isUrlName: fc.boolean() }),
			fc.constantFrom(
				undefined,
				'application/pdf',
				'application/zip',
				'image/png',
				'text/calendar',
			),
			fc.constantFrom(undefined, 'whole', 'part'),
			(parts, declaredType, flags, found, page) => {
				const fileName = safeFileName(parts?.join(''));
				const file = { ...shared, ...flags, fileName, declaredType };
				const content = { ...shared, ...flags, found, page } as const;
				const made = documentType(file, content);
				expect(made.mimeType.trim()).not.toBe('');
				expect(safeFileName(made.fileName)).toBe(made.fileName);
				// What was sent once is sent again as the same.
				const again = documentType({ ...file, ...made, isUrlName: false }, content);
				expect(again.fileName).toBe(made.fileName);
			},
		),
		{
			numRuns: 1_000,
			examples: [
				[
					['! ', '.PHP'],
					'!',
					{ isText: false, isPdf: false, isUrlName: true },
					'text/calendar',
					undefined,
				],
			],
		},
	);
});
