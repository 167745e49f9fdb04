import { readHead } from '../../../../nodes/WhatsAppWeb/media/pageHead';

const read = (html: string, type = 'text/html; charset=utf-8') => readHead(Buffer.from(html), type);

describe('the head of a page', () => {
	it.each<[string, string, object]>([
		[
			'OpenGraph before the rest, wherever it stands',
			`<html><head><title>Plain</title><meta name=description content="short">
			<meta property="og:title" content="Graph"><meta property='og:description' content='long'>
			<meta content="/a.jpg" property=og:image></head>`,
			{ title: 'Graph', description: 'long', image: '/a.jpg' },
		],
		[
			"Twitter's before the plain ones",
			'<meta name="twitter:title" content="T"><title>P</title><meta name="twitter:image" content="t.png">',
			{ title: 'T', image: 't.png' },
		],
		['the first of several', '<title>One</title><title>Two</title>', { title: 'One' }],
		[
			'a title alone, in capitals, over several lines',
			'<HTML><HEAD><TITLE lang="en">\n Big \t news\n</TITLE></HEAD>',
			{ title: 'Big news' },
		],
		[
			'references',
			'<title>Tom &amp; Jerry&#39;s &#x201C;caf&eacute;&#8221; &hellip; &unknown; &#0; &lt;b&gt;</title>',
			{ title: "Tom & Jerry's “café” … &unknown; \ufffd <b>" },
		],
		[
			'> in an attribute, duplicated attributes and a slash at the end',
			'<meta property="og:title" content="a > b" content="c"/><title>x</title>',
			{ title: 'a > b' },
		],
		[
			'no title in a comment or script',
			'<!-- <title>no</title> --><script>"<title>no</title>"</script><style>a{}</style><title>yes</title>',
			{ title: 'yes' },
		],
		[
			'nothing behind the head',
			'<head></head><body><title>no</title><meta property="og:title" content="no"></body>',
			{},
		],
		['nothing of a text that is no page', 'Just words < and > & so on', {}],
		['what is cut off', '<title>Half a tit', { title: 'Half a tit' }],
		[
			'a picture by link',
			'<title>x</title><link rel="image_src" href="i.png">',
			{ title: 'x', image: 'i.png' },
		],
		['nothing empty', '<title> &nbsp; </title><meta property="og:title" content="">', {}],
		[
			'names that objects have',
			'<meta name="__proto__" content="x"><meta name="constructor" content="y">',
			{},
		],
	])('gives %s', (_what, html, expected) => {
		expect(read(html)).toEqual(expected);
	});

	const title = (text: string, charset: string) =>
		Buffer.concat([
			Buffer.from(`<meta charset="${charset}"><title>`),
			encoded(text, charset),
			Buffer.from('</title>'),
		]);
	const encoded = (text: string, charset: string): Buffer => {
		if (charset === 'windows-1251') {
			return Buffer.from([...text].map((each) => each.charCodeAt(0) - 0x410 + 0xc0));
		}
		return Buffer.from(text, charset === 'utf-8' ? 'utf8' : 'latin1');
	};

	it.each<[string, Uint8Array, string | undefined, string]>([
		[
			'named by the header',
			Buffer.from('<title>Größe</title>', 'latin1'),
			'text/html; charset=iso-8859-1',
			'Größe',
		],
		['named by the page', title('Привет', 'windows-1251'), 'text/html', 'Привет'],
		['that nobody names', Buffer.from('<title>Größe</title>'), undefined, 'Größe'],
		[
			'that is named wrongly',
			Buffer.from('<title>Größe</title>', 'latin1'),
			'text/html; charset=utf-8',
			'Größe',
		],
		[
			'that does not exist',
			Buffer.from('<title>Größe</title>'),
			'text/html; charset=klingon',
			'Größe',
		],
		[
			'of two bytes, by its mark',
			Buffer.from('\ufeff<title>Größe</title>', 'utf16le'),
			'text/html',
			'Größe',
		],
		[
			'with escapes',
			Buffer.from('<title>\x1b$BF|K\\\x1b(B</title>', 'latin1'),
			'text/html; charset=iso-2022-jp',
			'日本',
		],
	])('is read in a charset %s', (_how, bytes, type, expected) => {
		expect(readHead(bytes, type).title).toBe(expected);
	});

	it('survives a stray byte elsewhere', () => {
		const bytes = Buffer.concat([
			Buffer.from('<title>Größe</title><meta name=x content="'),
			Buffer.of(0xff, 0xfe),
		]);
		expect(readHead(bytes, 'text/html; charset=utf-8').title).toBe('Größe');
	});

	it.each<[string, string]>([
		['metas without an end', '<meta content="'.repeat(35_000)],
		['comments without an end', '<!--'.repeat(130_000)],
		['scripts without an end', '<script'.repeat(70_000)],
		['titles without an end', '<title>'.repeat(70_000)],
		['quotes', `<meta ${'"'.repeat(500_000)}`],
		['attributes', `<meta ${'a=b '.repeat(130_000)}>`],
		['ampersands', `<title>${'&'.repeat(500_000)}</title>`],
		['brackets', '<'.repeat(524_288)],
		['blanks', `<meta ${' '.repeat(500_000)}property`],
	])('half a megabyte of %s costs what its length costs', (_what, html) => {
		const work = (page: string): number => {
			const before = process.cpuUsage();
			read(page);
			return process.cpuUsage(before).user / 1000;
		};
		// Where each piece was looked at again for each other one, it would be minutes.
		expect(work(html)).toBeLessThan(5_000);
	});
});
