import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MediaKind } from '../../../../nodes/WhatsAppWeb/message/content';
import { collectMedia, type MediaSource } from '../../../../nodes/WhatsAppWeb/media/collectMedia';
import {
	prepareMedia,
	type PrepareOptions,
	type PreparedMedia,
} from '../../../../nodes/WhatsAppWeb/media/prepareMedia';

/** A committed file: see `make.sh` beside it. */
export function fixture(name: string): Buffer {
	return readFileSync(fixturePath(name));
}

export function fixturePath(name: string): string {
	return fileURLToPath(new URL(`../../../fixtures/media/${name}`, import.meta.url));
}

const prepared: PreparedMedia[] = [];

afterEach(async () => {
	await Promise.all(prepared.splice(0).map(({ dispose }) => dispose()));
});

export interface Prepared extends PreparedMedia {
	/** The bytes that would be encrypted and sent. */
	sent: Buffer;
}

/** Prepares bytes whose type and name the author gives; the file is deleted after the test. */
export async function prepare(
	kind: MediaKind,
	data: Uint8Array,
	mimeType?: string,
	options: PrepareOptions = {},
): Promise<Prepared> {
	return await prepareSource(
		kind,
		{ from: 'binary', data, mimeType, fileName: 'file.bin' },
		options,
	);
}

/** Prepares a file of any source; it is deleted after the test. */
export async function prepareSource(
	kind: MediaKind,
	source: MediaSource,
	options: PrepareOptions = {},
): Promise<Prepared> {
	const collected = await collectMedia(source, {
		egress: { allowedRanges: ['127.0.0.1'], allowedHostnames: [] },
		maxBytes: 100 * 1024 * 1024,
	});
	const media = await prepareMedia(kind, collected, options);
	prepared.push(media);
	return { ...media, sent: readFileSync(media.path) };
}
