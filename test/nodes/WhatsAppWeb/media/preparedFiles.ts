import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MediaKind } from '../../../../nodes/WhatsAppWeb/message/content';
import { collectMedia } from '../../../../nodes/WhatsAppWeb/media/collectMedia';
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

/** Prepares bytes as binary data of a workflow; the file is deleted after the test. */
export async function prepare(
	kind: MediaKind,
	data: Uint8Array,
	mimeType?: string,
	options: PrepareOptions = {},
): Promise<Prepared> {
	const collected = await collectMedia(
		{ from: 'binary', data, mimeType, fileName: 'file.bin' },
		{ egress: { allowedRanges: [], allowedHostnames: [] }, maxBytes: 100 * 1024 * 1024 },
	);
	const media = await prepareMedia(kind, collected, options);
	prepared.push(media);
	return { ...media, sent: readFileSync(media.path) };
}
