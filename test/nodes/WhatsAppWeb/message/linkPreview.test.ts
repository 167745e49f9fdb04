import {
	firstLink,
	textToPreview,
	withLinkPreview,
} from '../../../../nodes/WhatsAppWeb/message/linkPreview';

describe('firstLink', () => {
	it.each([
		['See https://example.com/a?b=1#c now', 'https://example.com/a?b=1#c'],
		['(http://example.com/x).', 'http://example.com/x'],
		['https://en.wikipedia.org/wiki/Tea_(meal)', 'https://en.wikipedia.org/wiki/Tea_(meal)'],
		['(https://en.wikipedia.org/wiki/Tea_(meal))', 'https://en.wikipedia.org/wiki/Tea_(meal)'],
		['*https://example.com/sale*!', 'https://example.com/sale'],
		['"https://example.com"', 'https://example.com'],
		['HTTPS://EXAMPLE.COM/A', 'HTTPS://EXAMPLE.COM/A'],
		['https://bücher.example/größe', 'https://bücher.example/größe'],
		['http://127.0.0.1:5678/x', 'http://127.0.0.1:5678/x'],
		['first https:// then https://example.com', 'https://example.com'],
		['two: https://a.example https://b.example', 'https://a.example'],
	])('finds the first link in: %s', (text, link) => {
		expect(firstLink(text)).toEqual({ matchedText: link, url: link });
	});

	it('adds the scheme that www. stands for', () => {
		expect(firstLink('Look at www.example.com/sale.')).toEqual({
			matchedText: 'www.example.com/sale',
			url: 'https://www.example.com/sale',
		});
	});

	it.each([
		'example.com and report.pdf',
		'ftp://example.com',
		'mail@www.example.com',
		'https://user:secret@example.com/',
		'xhttps://example.com',
		'https://nothing',
		`https://example.com/${'x'.repeat(2_048)}`,
		'javascript:alert(1)',
	])('finds none in: %s', (text) => {
		expect(firstLink(text)).toBeUndefined();
	});

	it('reads 65,536 characters of beginnings at once', () => {
		expect(firstLink('https://'.repeat(8_192))).toBeUndefined();
		expect(firstLink('http://a '.repeat(7_281))).toBeUndefined();
		expect(firstLink(`https://example.com/${'.'.repeat(65_000)}`)?.url).toBe(
			'https://example.com/',
		);
	});
});

describe('withLinkPreview', () => {
	const preview = { matchedText: 'https://example.com', title: 'Example' };

	it('leaves alone what is no text, and a text that has a preview', () => {
		const image = { imageMessage: { caption: 'https://example.com' } };
		expect(withLinkPreview(image, preview)).toBe(image);
		const text = { extendedTextMessage: { text: 'https://example.com', matchedText: 'x' } };
		expect(textToPreview(text)).toBeUndefined();
		expect(withLinkPreview(text, preview)).toBe(text);
	});
});
