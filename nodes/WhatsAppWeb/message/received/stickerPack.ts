import { asLine, asObjects, asText } from '../untrusted';
import type { Unwrapped } from '../unwrap';

/** Present for sticker packs that someone recommends. */
export type StickerPackFields = {
	sticker_pack: {
		pack_id: string | null;
		name: string | null;
		publisher: string | null;
		description: string | null;
		sticker_count: number;
	};
};

const MAX_STICKERS = 1_000;

export function stickerPackFields({ key, content }: Unwrapped): StickerPackFields | undefined {
	if (key !== 'stickerPackMessage') return undefined;
	return {
		sticker_pack: {
			pack_id: asLine(content.stickerPackId) ?? null,
			name: asText(content.name) ?? null,
			publisher: asText(content.publisher) ?? null,
			description: asText(content.packDescription) ?? null,
			sticker_count: asObjects(content.stickers, MAX_STICKERS).length,
		},
	};
}
