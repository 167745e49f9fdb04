import { safeFileName, withEnding } from '../../../../nodes/WhatsAppWeb/message/fileName';

const OPENDOCUMENT = 'application/vnd.oasis.opendocument.text';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('safeFileName', () => {
	it.each([
		['report.pdf', 'report.pdf'],
		['Report for Jürgen – 2026 📄.pdf', 'Report for Jürgen – 2026 📄.pdf'],
		['  spaced .txt ', 'spaced .txt'],
		['.htaccess', 'htaccess'],
		['archive.tar.gz', 'archive.tar.gz'],
		['REPORT.PDF', 'REPORT.PDF'],
		['report.pdf. .', 'report.pdf'],
	])('%j is %j', (claimed, name) => {
		expect(safeFileName(claimed)).toBe(name);
	});

	it.each([
		['Invoice 12/2026.pdf', 'Invoice 12_2026.pdf'],
		['Invoice 12\\2026.pdf', 'Invoice 12_2026.pdf'],
		['Invoice 12:2026.pdf', 'Invoice 12_2026.pdf'],
		['a/b.pdf', 'a_b.pdf'],
		['Offer "A" <draft>?.docx', 'Offer _A_ _draft__.docx'],
		['10:30 | plan*.txt', '10_30 _ plan_.txt'],
		['AC/DC – T.N.T..mp3', 'AC_DC – T.N.T..mp3'],
	])('signs that no name may have are replaced: %j is %j', (claimed, name) => {
		expect(safeFileName(claimed)).toBe(name);
	});

	it.each([
		['../../etc/passwd', 'passwd'],
		['C:\\Users\\me\\secret.docx', 'secret.docx'],
		['c:/temp/a b.txt', 'a b.txt'],
		['..\\..\\boot.ini', 'boot.ini'],
		['/tmp/invoice.pdf', 'invoice.pdf'],
		['\\\\server\\share\\plan.xlsx', 'plan.xlsx'],
		['./a/b.pdf', 'b.pdf'],
		['~/notes.txt', 'notes.txt'],
		['files/../../../x.sh', 'x.sh'],
		['https://example.com/files/a.pdf', 'a.pdf'],
		['/a/', 'a'],
	])('paths are cut: %j is %j', (claimed, name) => {
		expect(safeFileName(claimed)).toBe(name);
	});

	it.each([
		['Persian', 'می\u200cخواهم.pdf'],
		['Hindi', 'क्\u200dष.pdf'],
		['a family', 'Ferien 👨\u200d👩\u200d👧.jpg'],
		['the flag of Wales', '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}.png'],
		['an Arabic number sign', '\u0600١٢.pdf'],
	])('what belongs to words and emoji is kept: %s', (_what, name) => {
		expect(safeFileName(name)).toBe(name);
	});

	it.each([
		['invoice\u202Efdp.exe', 'invoicefdp.exe'],
		['a\u0000b\r\nc\u0085.txt', 'ab c.txt'],
		['lone\uD800surrogate', 'lonesurrogate'],
		['pay\u200dpal\u200c.exe\u200d', 'paypal.exe'],
		['a\u2066b\u200f\u200b\ufeff.pdf', 'ab.pdf'],
		['tags\u{e0041}.pdf', 'tags.pdf'],
		['bell\u0007\u001b.pdf', 'bell.pdf'],
	])('what misleads is removed: %j is %j', (claimed, name) => {
		expect(safeFileName(claimed)).toBe(name);
	});

	it.each([
		['con', 'con_'],
		['NUL.txt', 'NUL_.txt'],
		['com1.tar.gz', 'com1_.tar.gz'],
		['Lpt³ .pdf', 'Lpt³_ .pdf'],
		['console.log', 'console.log'],
		['com10.pdf', 'com10.pdf'],
	])('names of devices are changed: %j is %j', (claimed, name) => {
		expect(safeFileName(claimed)).toBe(name);
	});

	it.each([
		[''],
		['.'],
		['..'],
		['/'],
		['. .'],
		['../'],
		['\u202E'],
		['.pdf'],
		[undefined],
		[null],
		[7],
		[{ name: 'a.pdf' }],
	])('%j is no name', (claimed) => {
		expect(safeFileName(claimed)).toBeUndefined();
	});

	it.each([
		['é📄'.repeat(300), '.pdf'],
		['x'.repeat(300), '.docx'],
		['数'.repeat(100), '.tar.gz'],
		['👨\u200d👩\u200d👧\u200d👦'.repeat(30), '.jpeg'],
		['a'.repeat(300), ''],
	])('is at most 240 bytes long, with its ending: %#', (stem, ending) => {
		const name = safeFileName(stem + ending) ?? '';
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240);
		expect(Buffer.byteLength(name)).toBeGreaterThan(210);
		expect(name.endsWith(ending)).toBe(true);
		expect(stem.startsWith(name.slice(0, name.length - ending.length))).toBe(true);
		// No family is torn apart.
		expect(name).not.toMatch(/\u200d\.|👧\.jpeg/u);
	});
});

describe('withEnding', () => {
	it.each([
		['Contract', 'application/pdf', 'Contract.pdf'],
		['Contract', WORD, 'Contract.docx'],
		['Offer 1.7', 'application/pdf', 'Offer 1.7.pdf'],
		['Mr. Smith', 'image/jpeg', 'Mr. Smith.jpg'],
		['Offer of shop.com', 'application/pdf', 'Offer of shop.com.pdf'],
		['v2.0', 'application/zip', 'v2.0.zip'],
		['Voice', 'audio/ogg; codecs=opus', 'Voice.ogg'],
		['Table', 'Text/CSV; charset=utf-8', 'Table.csv'],
		['Photo', 'image/heic', 'Photo.heic'],
		['Text', OPENDOCUMENT, 'Text.odt'],
	])('completes %j of type %j: %j', (name, type, expected) => {
		expect(withEnding(name, type)).toBe(expected);
	});

	it.each([
		['report.pdf', 'application/pdf'],
		['REPORT.PDF', 'application/pdf'],
		['scan.jpeg', 'image/jpeg'],
		['report.pdf', 'image/png'],
		['draft.sketch', 'application/zip'],
		['main.lua', 'text/plain'],
		['thing', 'application/octet-stream'],
		['thing', 'application/x-somebodys-own'],
		['thing', ''],
		['archive.tar.gz', 'application/gzip'],
	])('keeps %j of type %j', (name, type) => {
		expect(withEnding(name, type)).toBe(name);
	});

	it('makes room for the ending', () => {
		const name = withEnding('x'.repeat(240), 'application/pdf') ?? '';
		expect(name).toMatch(/^x{236}\.pdf$/);
	});
});
