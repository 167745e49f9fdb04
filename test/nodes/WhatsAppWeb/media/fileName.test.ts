import { fileNameOfResponse, sendableFileName } from '../../../../nodes/WhatsAppWeb/media/fileName';

describe('sendableFileName', () => {
	it.each([
		['report.pdf', 'report.pdf'],
		['Report for Jürgen – 2026 📄.pdf', 'Report for Jürgen – 2026 📄.pdf'],
		['../../etc/passwd', 'passwd'],
		['C:\\Users\\me\\secret.docx', 'secret.docx'],
		['..\\..\\boot.ini', 'boot.ini'],
		['.htaccess', 'htaccess'],
		['  spaced .txt ', 'spaced .txt'],
		['invoice\u202Efdp.exe', 'invoicefdp.exe'],
		['a\u0000b\r\nc\u0085.txt', 'abc.txt'],
		['lone\uD800surrogate', 'lonesurrogate'],
	])('%j becomes %j', (claimed, name) => {
		expect(sendableFileName(claimed)).toBe(name);
	});

	it.each([[''], ['.'], ['..'], ['/'], ['a/'], ['\u202E'], [undefined]])(
		'%j is no name',
		(claimed) => {
			expect(sendableFileName(claimed)).toBeUndefined();
		},
	);

	it('is at most 128 characters long and keeps its ending', () => {
		const name = sendableFileName(`${'é📄'.repeat(300)}.pdf`) ?? '';
		expect([...name]).toHaveLength(128);
		expect(name).toMatch(/📄\.pdf$|é\.pdf$/);
	});
});

describe('fileNameOfResponse', () => {
	const url = new URL('https://example.com/files/from%20path.bin?name=query.txt');

	it.each([
		[undefined, 'from path.bin'],
		['inline', 'from path.bin'],
		['attachment; filename=plain.txt', 'plain.txt'],
		['attachment; filename="quo\\"ted; x.txt"', 'quo"ted; x.txt'],
		["attachment; filename=old.txt; filename*=UTF-8''n%C3%A9w.txt", 'néw.txt'],
		["attachment; filename*=utf-8'en'%e2%82%ac.pdf", '€.pdf'],
		["attachment; filename*=UTF-8''%ff; filename=fallback.txt", 'from path.bin'],
		['attachment; filename="../../x.sh"', 'x.sh'],
		['attachment; filename=""', 'from path.bin'],
	])('%s gives %s', (header, name) => {
		expect(fileNameOfResponse(header, url)).toBe(name);
	});

	it('has none for the root, nor for broken escapes', () => {
		expect(fileNameOfResponse(undefined, new URL('https://example.com/'))).toBeUndefined();
		expect(fileNameOfResponse(undefined, new URL('https://example.com/%ff'))).toBeUndefined();
	});
});
