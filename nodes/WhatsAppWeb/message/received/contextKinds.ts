import type { PlainObject } from '../untrusted';

/**
 * What becomes of each field of `proto.ContextInfo`: the field of the item that tells it, or why nothing does. Readers see
 * only the fields that are told; a test compares the names with the installed Baileys.
 */
export const CONTEXT_KINDS = {
	stanzaId: { told: 'quoted' },
	participant: { told: 'quoted' },
	quotedMessage: { told: 'quoted' },
	remoteJid: { told: 'quoted' },
	quotedType: { silent: 'whether the sender or the app chose to quote' },
	questionReplyQuotedMessage: { told: 'question_reply' },
	isQuestion: { told: 'is_question' },
	mentionedJid: { told: 'mentions' },
	nonJidMentions: { told: 'mentions_everyone' },
	groupMentions: { told: 'group_mentions' },
	isForwarded: { told: 'is_forwarded' },
	forwardingScore: { told: 'forwarding_score' },
	forwardOrigin: { told: 'forward_origin' },
	forwardedNewsletterMessageInfo: { told: 'forwarded_newsletter' },
	businessMessageForwardInfo: { told: 'forwarded_business' },
	forwardedAiBotMessageInfo: { told: 'forwarded_bot' },
	botMessageSharingInfo: { silent: "statistics of WhatsApp's assistant" },
	expiration: { told: 'disappearing_seconds' },
	ephemeralSettingTimestamp: { silent: 'orders changes of the timer between devices' },
	ephemeralSharedSecret: { silent: 'a key' },
	disappearingMode: { silent: 'who set the timer, which its notice tells' },
	externalAdReply: { told: 'ad' },
	quotedAd: { told: 'ad' },
	conversionSource: { told: 'ad' },
	conversionData: { told: 'ad' },
	conversionDelaySeconds: { told: 'ad' },
	ctwaSignals: { told: 'ad' },
	ctwaPayload: { told: 'ad' },
	entryPointConversionSource: { told: 'entry_point' },
	entryPointConversionApp: { told: 'entry_point' },
	entryPointConversionDelaySeconds: { told: 'entry_point' },
	entryPointConversionExternalSource: { told: 'entry_point' },
	entryPointConversionExternalMedium: { told: 'entry_point' },
	utm: { told: 'entry_point' },
	actionLink: { told: 'action_link' },
	memberLabel: { told: 'member_label' },
	statusAttributionType: { told: 'status' },
	statusAttributions: { told: 'status' },
	statusSourceType: { told: 'status' },
	statusAudienceMetadata: { told: 'status' },
	isGroupStatus: { told: 'status' },
	pairedMediaType: {
		silent: 'says that a part follows, which Collect waits for; the part has part_of',
	},
	placeholderKey: { silent: 'which message a placeholder stood for' },
	groupSubject: { silent: 'the name of the group, which the chat has' },
	parentGroupJid: { silent: 'the community of the group, which the group has' },
	trustBannerType: { silent: 'whether an app warns of the chat' },
	trustBannerAction: { silent: 'whether an app warns of the chat' },
	isSampled: { silent: 'statistics' },
	smbClientCampaignId: { silent: "statistics of a business's broadcast" },
	smbServerCampaignId: { silent: "statistics of a business's broadcast" },
	dataSharingContext: { silent: 'what a business may learn of a tap' },
	alwaysShowAdAttribution: { silent: 'how an app words that it was an advertisement' },
	featureEligibilities: { silent: 'what an app lets its user do with the message' },
	urlTrackingMap: { silent: 'other URLs of the same links' },
	rankingVersion: { silent: 'order of statuses' },
} as const satisfies Record<string, { told: string } | { silent: string }>;

type ContextName = keyof typeof CONTEXT_KINDS;

/** The fields of `proto.ContextInfo` that are told. */
export type ToldContext = {
	[Name in ContextName as (typeof CONTEXT_KINDS)[Name] extends { told: string }
		? Name
		: never]?: unknown;
};

/** @param context a `proto.ContextInfo` as plain data */
export function toldContext(context: PlainObject): ToldContext {
	return Object.fromEntries(Object.entries(context).filter(([name]) => isTold(name)));
}

function isTold(name: string): boolean {
	return Object.hasOwn(CONTEXT_KINDS, name) && 'told' in CONTEXT_KINDS[name as ContextName];
}

/** What becomes of each field of `proto.MessageContextInfo`, which stands beside the content of a message. */
export const MESSAGE_CONTEXT_KINDS = {
	messageAssociation: { told: 'part_of' },
	messageAddOnDurationInSecs: { told: 'pin' },
	messageAddOnExpiryType: { silent: 'whether an annotation disappears with its message' },
	messageSecret: { silent: 'the key of votes, edits and comments' },
	botMessageSecret: { silent: 'a key' },
	botMetadata: { silent: "how an app shows an answer of WhatsApp's assistant" },
	threadId: { silent: 'the thread of an answer, which has quoted' },
	limitSharing: { silent: 'a setting of the chat, which its notice tells' },
	limitSharingV2: { silent: 'a setting of the chat, which its notice tells' },
	capiCreatedGroup: { silent: 'how the group was made' },
	supportPayload: { silent: "between WhatsApp's support and the app" },
	weblinkRenderConfig: { silent: 'in which view an app opens links' },
	deviceListMetadata: { silent: 'which devices there are' },
	deviceListMetadataVersion: { silent: 'which devices there are' },
	paddingBytes: { silent: 'hides the length' },
	reportingTokenVersion: { silent: 'for reports of abuse' },
} as const satisfies Record<string, { told: string } | { silent: string }>;
