import { open } from 'node:fs/promises';

/** What the first bytes of a file show, where no magic number does. */
export interface Glimpse {
	/** Whether it can be read as text: no control characters but those that texts have. */
	isText: boolean;
	/** `whole`: it begins as a web page does. `part`: with an element of one, as other texts may. */
	page?: 'whole' | 'part';
	/** A PDF behind a few bytes that do not belong there: viewers look for its mark in the first kilobyte. */
	isPdf: boolean;
}

const GLIMPSE_BYTES = 4_096;
const PDF_MARK_WITHIN = 1_024;

/** Bytes that texts do not have (WHATWG MIME Sniffing, "binary data byte"). */
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/** What may stand before the first element of a page: marks, white space, an XML declaration, comments. */
const BEFORE_PAGE = /^\ufeff?(?:\s|<\?xml[^>]{0,200}>|<!--[^]{0,2000}?-->)*/;
const WHOLE_PAGE = /^<(?:!doctype\s+html|html|head|body)[\s>]/i;
const PART_OF_PAGE =
	/^<(?:script|iframe|h1|div|font|table|a|style|title|b|br|p|meta|link|form|center)[\s>/]/i;

export async function glimpse(path: string): Promise<Glimpse> {
	const bytes = await firstBytes(path);
	const isUtf16 = bytes.length >= 2 && [0xfffe, 0xfeff].includes(bytes.readUInt16BE());
	const isLittle = bytes[0] === 0xff;
	const text = isUtf16
		? new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes)
		: bytes.toString('utf8');
	const isText = !BINARY.test(isUtf16 ? text : bytes.toString('latin1'));
	return {
		isText,
		page: isText ? pageIn(text) : undefined,
		isPdf: bytes.subarray(0, PDF_MARK_WITHIN).includes('%PDF-'),
	};
}

function pageIn(text: string): Glimpse['page'] {
	// Spreadsheets and letters that programs export as HTML, for Excel and Word.
	if (text.includes('urn:schemas-microsoft-com:office')) return undefined;
	const start = text.replace(BEFORE_PAGE, '').slice(0, 200);
	if (WHOLE_PAGE.test(start)) return 'whole';
	return PART_OF_PAGE.test(start) ? 'part' : undefined;
}

async function firstBytes(path: string): Promise<Buffer> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(GLIMPSE_BYTES), 0, GLIMPSE_BYTES, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}
