import { asBytes, asCount, asLine, asObject, asText, toBase64 } from '../untrusted';
import type { ToldContext } from './contextKinds';

/**
 * The advertisement or post that the sender tapped to write this message. Since 2026, many come without title and ids,
 * only with payloads that the platform can read; its Conversions API takes them back.
 */
export type Ad = {
	/** `ad`, `post` or `page`, as the platform calls it. */
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
	thumbnail_url: string | null;
	/** What the advertiser's app greeted with, before this message. */
	greeting: string | null;
	/** Click id, for reporting conversions to the platform. */
	ctwa_clid: string | null;
	/** The platform's sealed description of the click, base64. */
	ctwa_payload: string | null;
	ctwa_signals: string | null;
	/** The advertiser's own reference, from the link. */
	ref: string | null;
	/** `FB_Ads`, … */
	conversion_source: string | null;
	/** Base64. */
	conversion_data: string | null;
	/** Seconds from the tap to the message. */
	conversion_delay_seconds: number | null;
};

/** How the sender came to the chat, as far as WhatsApp says; present only then. Not every way is an advertisement. */
export type EntryPointFields = {
	entry_point: {
		/** `ctwa_ad`, `click_to_chat_link`, `global_search_new_chat`, … */
		source: string | null;
		/** `whatsapp`, `facebook`, `instagram`, … */
		app: string | null;
		/** Seconds from there to the message. */
		delay_seconds: number | null;
		external_source: string | null;
		external_medium: string | null;
		utm_source: string | null;
		utm_campaign: string | null;
	};
};

const MAX_URL = 2_048;

/** Bytes; those of the platform have some hundreds. */
const MAX_PAYLOAD = 16_384;

/** How the platform names what is advertised, in `conversionSource` and `entryPointConversionSource`. */
const SOURCE_TYPES: ReadonlyArray<[RegExp, string]> = [
	[/post/i, 'post'],
	[/page/i, 'page'],
	[/./, 'ad'],
];

const SOURCE_APPS: ReadonlyArray<[RegExp, string]> = [
	[/^(fb|facebook)/i, 'facebook'],
	[/^(ig|instagram)/i, 'instagram'],
	[/^(ms|msgr|messenger)/i, 'messenger'],
];

const line = (value: unknown, limit?: number): string | null => asLine(value, limit) ?? null;

export function adOf(context: ToldContext): Ad | null {
	const reply = asObject(context.externalAdReply) ?? {};
	const quoted = asObject(context.quotedAd) ?? {};
	const conversion = conversionOf(context);
	// Link previews use `externalAdReply`, too, without a source.
	const isReply = [reply.sourceId, reply.sourceType, reply.ctwaClid].some((each) => asLine(each));
	if (!isReply && !asLine(quoted.advertiserName) && !conversion) return null;
	const details = isReply || conversion ? reply : {};
	return {
		source_type: line(details.sourceType) ?? conversion?.type ?? null,
		source_id: line(details.sourceId),
		source_url: line(details.sourceUrl, MAX_URL),
		source_app:
			line(details.sourceApp) ?? line(context.entryPointConversionApp) ?? conversion?.app ?? null,
		title: line(details.title) ?? line(quoted.advertiserName),
		body: asText(details.body) ?? asText(quoted.caption) ?? null,
		media_url: line(details.mediaUrl, MAX_URL) ?? line(details.originalImageUrl, MAX_URL),
		thumbnail_url: line(details.thumbnailUrl, MAX_URL),
		greeting: asText(details.greetingMessageBody) ?? null,
		ctwa_clid: line(details.ctwaClid),
		ctwa_payload: base64(context.ctwaPayload),
		ctwa_signals: line(context.ctwaSignals, MAX_URL),
		ref: line(details.ref),
		conversion_source: line(context.conversionSource),
		conversion_data: base64(context.conversionData),
		conversion_delay_seconds: asCount(context.conversionDelaySeconds) ?? null,
	};
}

/** What the platform says of a tap on an advertisement, beside or instead of its details; undefined for other chats. */
function conversionOf(context: ToldContext): { type: string; app: string | null } | undefined {
	const source = asLine(context.conversionSource);
	const entryPoint = asLine(context.entryPointConversionSource);
	const isClick = entryPoint !== undefined && /^ctwa/i.test(entryPoint);
	const { conversionData, ctwaPayload, ctwaSignals } = context;
	const payload = asBytes(conversionData) ?? asBytes(ctwaPayload) ?? asLine(ctwaSignals);
	if (source === undefined && !isClick && payload === undefined) return undefined;
	const named = source ?? (isClick ? entryPoint : 'ad');
	return { type: firstMatch(SOURCE_TYPES, named) ?? 'ad', app: firstMatch(SOURCE_APPS, named) };
}

export function entryPointFields(context: ToldContext): EntryPointFields | undefined {
	const utm = asObject(context.utm) ?? {};
	const entry_point = {
		source: line(context.entryPointConversionSource),
		app: line(context.entryPointConversionApp),
		delay_seconds: asCount(context.entryPointConversionDelaySeconds) ?? null,
		external_source: line(context.entryPointConversionExternalSource),
		external_medium: line(context.entryPointConversionExternalMedium),
		utm_source: line(utm.utmSource),
		utm_campaign: line(utm.utmCampaign),
	};
	const isSaid = Object.entries(entry_point).some(
		([name, value]) => value !== null && name !== 'delay_seconds',
	);
	return isSaid ? { entry_point } : undefined;
}

function firstMatch(table: ReadonlyArray<[RegExp, string]>, text: string): string | null {
	return table.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function base64(value: unknown): string | null {
	const bytes = asBytes(value);
	return bytes === undefined || bytes.length > MAX_PAYLOAD ? null : toBase64(bytes);
}
