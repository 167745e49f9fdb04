import {
	dispositionName,
	responseFileName,
} from '../../../../nodes/WhatsAppWeb/media/responseFileName';

const bytes = (text: string) => Buffer.from(text).toString('latin1');

describe('dispositionName', () => {
	it.each([
		['attachment; filename=plain.txt', 'plain.txt'],
		['attachment; filename="a b.pdf"', 'a b.pdf'],
		['attachment; filename="quo\\"ted; x.txt"', 'quo_ted; x.txt'],
		['attachment; filename="C:\\Users\\me\\x.pdf"', 'x.pdf'],
		['attachment; filename="../../x.sh"', 'x.sh'],
		["attachment; filename=old.txt; filename*=UTF-8''n%C3%A9w.txt", 'néw.txt'],
		["attachment; filename*=utf-8'en'%e2%82%ac.pdf; filename=euro.pdf", '€.pdf'],
		["attachment; filename*=ISO-8859-1''M%E4rz.pdf", 'März.pdf'],
		["attachment; filename*=GBK''%B7%A2%C6%B1.pdf", '发票.pdf'],
		['attachment; filename*="UTF-8\'\'M%C3%A4rz.pdf"', 'März.pdf'],
		["attachment; filename*=''M%C3%A4rz.pdf", 'März.pdf'],
		['attachment; filename*=M%C3%A4rz.pdf', 'März.pdf'],
		["attachment; filename*=UTF-8''%ff; filename=fallback.txt", 'fallback.txt'],
		["attachment; filename*=UTF-8''Invoice%2012%2F2026.pdf", 'Invoice 12_2026.pdf'],
		['attachment; filename*0*=UTF-8\'\'M%C3%A4; filename*1="rz.pdf"', 'März.pdf'],
		['attachment; filename="=?UTF-8?B?TcOkcnoucGRm?="', 'März.pdf'],
		['attachment; filename==?UTF-8?Q?M=C3=A4rz.pdf?=', 'März.pdf'],
		['attachment; filename="Rechnung%20M%C3%A4rz.pdf"', 'Rechnung März.pdf'],
		[bytes('attachment; filename="Rechnung März.pdf"'), 'Rechnung März.pdf'],
		['attachment; filename=Rechnung Nr. 12.pdf', 'Rechnung Nr. 12.pdf'],
		['attachment; filename=Rechnung Nr. 12.pdf; size=3', 'Rechnung Nr. 12.pdf'],
		['attachment; size=3; FileName = "x.pdf" ; creation-date="now"', 'x.pdf'],
		['filename="x.pdf"', 'x.pdf'],
		['filename="x.pdf"; attachment', 'x.pdf'],
		['attachment filename=x.pdf', 'x.pdf'],
		["attachment; filename='x.pdf'", 'x.pdf'],
		['attachment; filename="x.pdf', 'x.pdf'],
		['attachment; filename="a"b.pdf"', 'a_b.pdf'],
		['attachment; filename=x.pdf, attachment', 'x.pdf'],
		['attachment; filename=a.pdf; filename=b.pdf', 'a.pdf'],
		['inline; name="x.pdf"', 'x.pdf'],
	])('%s names %s', (header, name) => {
		expect(dispositionName(header)).toBe(name);
	});

	it.each([
		[undefined],
		[''],
		['inline'],
		['attachment'],
		['attachment; filename=""'],
		['attachment; filename='],
		["attachment; filename*=UTF-8''"],
		['attachment; filename=".."'],
	])('%s names nothing', (header) => {
		expect(dispositionName(header)).toBeUndefined();
	});

	it('reads a hostile header in no time', () => {
		for (const header of [' '.repeat(16_000), 'a=b;'.repeat(4_000), `x="${'\\'.repeat(16_000)}`]) {
			expect(dispositionName(header)).toBeUndefined();
		}
	});
});

describe('responseFileName', () => {
	const named = (urls: string[], disposition?: string, type?: string) =>
		responseFileName(
			{ disposition, type },
			urls.map((url) => new URL(url)),
		).fileName;

	it.each([
		['https://a.example/files/from%20path.bin?token=1', 'from path.bin'],
		['https://a.example/a/r%C3%A9sum%C3%A9.pdf', 'résumé.pdf'],
		['https://a.example/a/résumé.pdf', 'résumé.pdf'],
		['https://a.example/M%E4rz.pdf', 'März.pdf'],
		['https://a.example/Invoice%2012%2F2026.pdf', 'Invoice 12_2026.pdf'],
		['https://a.example/..%2f..%2fetc%2fpasswd', 'passwd'],
		['https://a.example/invoices/7/', '7'],
		['https://a.example/report.pdf;jsessionid=AB12', 'report.pdf'],
		['https://a.example/invoices/download?id=7', 'download'],
		['https://a.example/download?filename=report%20A.pdf', 'report A.pdf'],
		['https://a.example/get.php?file=a/b/report.pdf', 'a_b_report.pdf'],
		['https://a.example/get?name=Kim', 'get'],
		['https://a.example/report.pdf?name=other.pdf', 'report.pdf'],
		[
			'https://a.example/k?response-content-disposition=attachment%3B%20filename%3D%22r%20A.pdf%22',
			'r A.pdf',
		],
		['https://a.example/k.pdf?rscd=inline%3B%20filename%3Dazure.pdf', 'azure.pdf'],
		['https://a.example/', undefined],
		['https://a.example', undefined],
	])('%s names %s', (url, name) => {
		expect(named([url])).toBe(name);
	});

	it('goes by the header, then by the type, then by the URLs', () => {
		const url = 'https://a.example/c.pdf';
		const type = 'application/pdf; name="b.pdf"';
		expect(named([url], 'attachment; filename=a.pdf', type)).toBe('a.pdf');
		expect(named([url], 'attachment', type)).toBe('b.pdf');
		expect(named([url], 'attachment', 'application/pdf')).toBe('c.pdf');
	});

	it('goes by the URL that has an ending, the last one first', () => {
		const link = 'https://a.example/report.pdf';
		expect(named(['https://cdn.example/7f3a?sig=x', link])).toBe('report.pdf');
		expect(named(['https://cdn.example/final.docx', link])).toBe('final.docx');
		expect(named(['https://cdn.example/7f3a', 'https://short.example/x'])).toBe('7f3a');
	});
});
