import { isIP } from 'node:net';
import { firstLink, type LinkPreview } from '../message/linkPreview';
import { asLine } from '../message/untrusted';
import { bareHost } from '../primitives/hosts';
import { BoundedCache } from '../primitives/BoundedCache';
import { Slots } from '../primitives/Slots';
import type { Settings } from '../settings';
import { Decoder } from './Decoder';
import { createEgress, type Egress } from './egress';
import { type FetchedMedia, fetchMedia, type FetchOptions } from './fetchMedia';
import { LIMITS } from './limits';
import { essenceOf } from './mediaTypes';
import { type PageHead, readHead } from './pageHead';
import { spool } from './spool';

/** A page as it is remembered: the link to it may be written in several ways. */
type Page = Omit<LinkPreview, 'matchedText'>;

/** Milliseconds for page and picture together. */
const WHOLE_MS = 3_000;

/** Characters; apps show two lines of a title and three of a description. */
const TITLE_MAX = 300;
const DESCRIPTION_MAX = 600;

/** Pixels of the longer side of the picture, as Baileys makes it. */
const PICTURE = 192;

/** Where there is no need to read on. */
const END_OF_HEAD = /<\/head\s*>|<body[\s>]/i;

const REMEMBERED = 200;
const REMEMBERED_MS = 3_600_000;
/** For a page without a preview: a page that is slow, or down, does not hold up each message. */
const FAILED_MS = 60_000;

const pages = new BoundedCache<Promise<Page | undefined>>(REMEMBERED, REMEMBERED_MS);
const pictures = new Slots(LIMITS.filesAtOnce);

/** Pages give their preview to apps that they know, by this name among others. */
const USER_AGENT = 'n8n-nodes-whatsapp-web (like WhatsApp/2)';

/**
 * Looks at the page behind the first link of a text, as the apps of WhatsApp do on the sender's side, within three seconds.
 * @param debug is told why there is none
 * @param wholeMs another limit, for tests
 * @returns undefined for a text without a link, and for whatever goes wrong; never rejects
 */
export async function linkPreviewOf(
	text: string,
	settings: Pick<Settings, 'egress' | 'server'>,
	debug: (problem: string) => void,
	wholeMs = WHOLE_MS,
): Promise<LinkPreview | undefined> {
	const link = firstLink(text);
	if (!link) return undefined;
	const { matchedText, url } = link;
	const key = JSON.stringify([url, settings.egress, settings.server !== undefined]);
	const known = pages.get(key);
	const looking = known ?? look(url, egressOf(settings), wholeMs, debug);
	if (!known) {
		pages.set(key, looking);
		const page = await looking;
		if (!page) pages.set(key, looking, FAILED_MS);
	}
	const page = await looking;
	return page && { matchedText, ...page };
}

/** With a server of one's own instead of WhatsApp's, nothing leaves the machine: no name is looked up either. */
function egressOf({ egress, server }: Pick<Settings, 'egress' | 'server'>): Egress {
	if (!server) return createEgress(egress);
	const here = createEgress({
		allowedRanges: egress.allowedRanges.filter((range) => /^(?:127\.|::1(?:\/128)?$)/.test(range)),
		allowedHostnames: [],
		blockedRanges: ['0.0.0.0/0', '::/0'],
	});
	return {
		...here,
		check(url) {
			if (url.hostname !== 'localhost' && isIP(bareHost(url.hostname)) === 0) {
				throw new Error(`${url.hostname} is not on this machine`);
			}
			here.check(url);
		},
	};
}

async function look(
	url: string,
	egress: Egress,
	wholeMs: number,
	debug: (problem: string) => void,
): Promise<Page | undefined> {
	try {
		const options: FetchOptions = {
			egress,
			maxBytes: Infinity,
			parameter: 'link',
			signal: AbortSignal.timeout(wholeMs),
			times: { connect: wholeMs, idle: wholeMs, whole: wholeMs },
			isPage: true,
			headers: { accept: 'text/html,application/xhtml+xml;q=0.9', 'user-agent': USER_AGENT },
		};
		const fetched = await fetchMedia(url, options);
		const head = await headOf(fetched);
		const title = asLine(head.title, TITLE_MAX);
		if (title === undefined) throw new Error('the page has no title');
		const jpegThumbnail = await pictureOf(head, fetched.url, options).catch((error: unknown) => {
			debug(`The preview has no picture: ${describe(error)}`);
			return undefined;
		});
		const description = asLine(head.description, DESCRIPTION_MAX);
		return {
			title,
			...(description !== undefined && { description }),
			...(jpegThumbnail && { jpegThumbnail }),
		};
	} catch (error) {
		debug(`The link has no preview: ${describe(error)}`);
		return undefined;
	}
}

async function headOf({ body, declaredType }: FetchedMedia): Promise<PageHead> {
	const type = essenceOf(declaredType);
	if (type !== 'text/html' && type !== 'application/xhtml+xml') {
		await body[Symbol.asyncIterator]().return?.();
		throw new Error(`it leads to ${type ?? 'something without a type'}, not to a page`);
	}
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		chunks.push(chunk);
		size += chunk.length;
		// The head is over, or too long to be one.
		if (size >= LIMITS.pageHeadBytes || END_OF_HEAD.test(Buffer.from(chunk).toString('latin1'))) {
			break;
		}
	}
	return readHead(Buffer.concat(chunks).subarray(0, LIMITS.pageHeadBytes), declaredType);
}

/** @throws whatever keeps the picture from being fetched or decoded */
async function pictureOf(
	{ image }: PageHead,
	page: string,
	options: FetchOptions,
): Promise<Uint8Array | undefined> {
	if (image === undefined) return undefined;
	const { signal } = options;
	const url = new URL(image, page).href;
	const maxBytes = LIMITS.pagePictureBytes;
	const headers = { ...options.headers, accept: 'image/jpeg,image/png,image/webp;q=0.9' };
	const { body } = await fetchMedia(url, { ...options, maxBytes, headers });
	const file = await spool(body, { maxBytes, signal });
	try {
		return await pictures.use(async () => {
			const decoder = new Decoder({ signal });
			try {
				const { thumbnail, problem } = await decoder.ask('pictureOf', {
					path: file.path,
					side: PICTURE,
				});
				if (problem !== undefined) throw new Error(`the picture ${problem}`);
				return thumbnail;
			} finally {
				decoder.close();
			}
		}, signal);
	} finally {
		await file.dispose();
	}
}

function describe(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
