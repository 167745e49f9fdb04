import type { proto } from '@whiskeysockets/baileys';
import { flattenMessage } from '../../../../../nodes/WhatsAppWeb/message/flatten';
import { received } from './receivedMessage.ts';

const payload = Buffer.from('sealed by the platform');

const item = (contextInfo: proto.IContextInfo) =>
	flattenMessage(received({ extendedTextMessage: { text: 'Hello', contextInfo } }));

const NOTHING = {
	source_type: null,
	source_id: null,
	source_url: null,
	source_app: null,
	title: null,
	body: null,
	media_url: null,
	thumbnail_url: null,
	greeting: null,
	ctwa_clid: null,
	ctwa_payload: null,
	ctwa_signals: null,
	ref: null,
	conversion_source: null,
	conversion_data: null,
	conversion_delay_seconds: null,
};

describe('a tap on an advertisement', () => {
	it('is told when WhatsApp sends no details of it any more', () => {
		const { ad, entry_point } = item({
			conversionSource: 'FB_Ads',
			conversionData: payload,
			conversionDelaySeconds: 22,
			entryPointConversionSource: 'ctwa_ad',
			entryPointConversionApp: 'instagram',
			entryPointConversionDelaySeconds: 25,
			ctwaPayload: payload,
			ctwaSignals: 'AfQ==',
		});
		expect(ad).toEqual({
			...NOTHING,
			source_type: 'ad',
			source_app: 'instagram',
			ctwa_payload: payload.toString('base64'),
			ctwa_signals: 'AfQ==',
			conversion_source: 'FB_Ads',
			conversion_data: payload.toString('base64'),
			conversion_delay_seconds: 22,
		});
		expect(entry_point).toMatchObject({ source: 'ctwa_ad', app: 'instagram', delay_seconds: 25 });
	});

	it('is told with its details and its payloads', () => {
		const { ad } = item({
			externalAdReply: {
				sourceType: 'ad',
				sourceId: '1203',
				sourceApp: 'facebook',
				title: 'Discount',
				ctwaClid: 'ARAk',
				thumbnailUrl: 'https://scontent.example.com/1.jpg',
				greetingMessageBody: 'How can we help?',
			},
			conversionSource: 'FB_Ads',
			ctwaPayload: payload,
		});
		expect(ad).toEqual({
			...NOTHING,
			source_type: 'ad',
			source_id: '1203',
			source_app: 'facebook',
			title: 'Discount',
			thumbnail_url: 'https://scontent.example.com/1.jpg',
			greeting: 'How can we help?',
			ctwa_clid: 'ARAk',
			ctwa_payload: payload.toString('base64'),
			conversion_source: 'FB_Ads',
		});
	});

	it.each<[string, proto.IContextInfo, string, string | null]>([
		['only the entry point', { entryPointConversionSource: 'ctwa_ad' }, 'ad', null],
		['only a payload', { ctwaPayload: payload }, 'ad', null],
		['only signals', { ctwaSignals: 'AfQ==' }, 'ad', null],
		['only conversion data', { conversionData: payload }, 'ad', null],
		['only the name of the source', { conversionSource: 'FB_Ads' }, 'ad', 'facebook'],
		['an advertisement on Instagram', { conversionSource: 'IG_Ads' }, 'ad', 'instagram'],
		[
			'an advertisement in Messenger',
			{ entryPointConversionSource: 'ctwa_ad', entryPointConversionApp: 'messenger' },
			'ad',
			'messenger',
		],
		["a post of a page's", { conversionSource: 'FB_Post' }, 'post', 'facebook'],
		['a post by its entry point', { entryPointConversionSource: 'ctwa_post' }, 'post', null],
		['the button of a page', { conversionSource: 'FB_Page' }, 'page', 'facebook'],
		[
			'a post with details',
			{ externalAdReply: { sourceType: 'post', sourceUrl: 'https://fb.me/1' } },
			'post',
			null,
		],
		['an older quotation of it', { quotedAd: { advertiserName: 'Shop' } }, null as never, null],
	])('is told by %s', (_name, context, source_type, source_app) => {
		expect(item(context).ad).toMatchObject({ source_type, source_app });
	});

	it.each<[string, proto.IContextInfo]>([
		['a link to the chat', { entryPointConversionSource: 'click_to_chat_link' }],
		[
			'the search',
			{
				entryPointConversionSource: 'global_search_new_chat',
				entryPointConversionApp: 'whatsapp',
				entryPointConversionDelaySeconds: 31,
			},
		],
		['the preview of a link', { externalAdReply: { title: 'A page', body: 'Words' } }],
		['a delay alone', { conversionDelaySeconds: 10 }],
	])('is not %s', (_name, context) => {
		expect(item(context).ad).toBeNull();
	});
});

describe('the way to the chat', () => {
	it('is told as far as WhatsApp says it', () => {
		const { ad, entry_point } = item({
			entryPointConversionSource: 'click_to_chat_link',
			entryPointConversionApp: 'whatsapp',
			entryPointConversionDelaySeconds: 5,
			entryPointConversionExternalSource: 'partner',
			entryPointConversionExternalMedium: 'qr',
			utm: { utmSource: 'flyer', utmCampaign: 'spring' },
		});
		expect(ad).toBeNull();
		expect(entry_point).toEqual({
			source: 'click_to_chat_link',
			app: 'whatsapp',
			delay_seconds: 5,
			external_source: 'partner',
			external_medium: 'qr',
			utm_source: 'flyer',
			utm_campaign: 'spring',
		});
	});

	it('is absent otherwise', () => {
		expect(item({})).not.toHaveProperty('entry_point');
	});
});

it('a payload that is none of the platform, by its size, is left out', () => {
	const { ad } = item({ conversionSource: 'FB_Ads', ctwaPayload: Buffer.alloc(20_000) });
	expect(ad).toMatchObject({ ctwa_payload: null });
});
