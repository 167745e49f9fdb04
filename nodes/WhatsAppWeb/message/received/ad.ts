import { asLine, asObject, asText, type PlainObject } from '../untrusted';

/** The advertisement that the sender tapped to write this message. */
export type Ad = {
	/** `ad` or `post`, as the platform calls it. */
	source_type: string | null;
	/** Id of the advertisement on Facebook or Instagram. */
	source_id: string | null;
	source_url: string | null;
	/** `facebook`, `instagram`, … */
	source_app: string | null;
	title: string | null;
	body: string | null;
	/** Picture or video of the advertisement. */
	media_url: string | null;
	/** Click id, for reporting conversions to the platform. */
	ctwa_clid: string | null;
	/** The advertiser's own reference, from the link. */
	ref: string | null;
};

const MAX_URL = 2_048;

/** @param context a `proto.ContextInfo` */
export function adOf(context: PlainObject): Ad | null {
	const ad = asObject(context.externalAdReply);
	// Link previews use the same field, without a source.
	if (!ad || !(asLine(ad.sourceId) ?? asLine(ad.sourceType) ?? asLine(ad.ctwaClid))) return null;
	const line = (value: unknown, limit?: number): string | null => asLine(value, limit) ?? null;
	return {
		source_type: line(ad.sourceType),
		source_id: line(ad.sourceId),
		source_url: line(ad.sourceUrl, MAX_URL),
		source_app: line(ad.sourceApp),
		title: line(ad.title),
		body: asText(ad.body) ?? null,
		media_url: line(ad.mediaUrl, MAX_URL) ?? line(ad.originalImageUrl, MAX_URL),
		ctwa_clid: line(ad.ctwaClid),
		ref: line(ad.ref),
	};
}
