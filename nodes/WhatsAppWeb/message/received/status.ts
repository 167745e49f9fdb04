import { asCount, asLine, asObject, asObjects } from '../untrusted';
import type { ToldContext } from './contextKinds';

/** Present for statuses that say more of themselves than their content: whose they were, who may see them, their music. */
export type StatusFields = {
	status: {
		/** `image`, `video`, `gif`, `audio`, `text` or `music`; null when it is not said. */
		source: string | null;
		/** `close_friends`, or null. */
		audience: string | null;
		/** Whether it was posted for the members of a group. */
		is_group_status: boolean;
		/** `reshared_from_mention`, `reshared_from_post`, …; null for a status of one's own. */
		reshared: string | null;
		/** What apps show above it. */
		attributions: Array<{
			/** `reshare`, `external_share`, `music`, `group_status`, `ai_created`, … */
			type: string;
			/** Opens where it comes from. */
			url: string | null;
			/** Name of the song. */
			title: string | null;
			/** Author of the song, or JID of a group's status. */
			author: string | null;
			/** JID of the channel whose post it was. */
			channel: string | null;
		}>;
	};
};

/** `ContextInfo.StatusSourceType` */
const SOURCES = ['image', 'video', 'gif', 'audio', 'text', 'music'];

/** `ContextInfo.StatusAttributionType` */
const RESHARED = [
	null,
	'reshared_from_mention',
	'reshared_from_post',
	'reshared_from_post_many_times',
	'forwarded_from_status',
];

/** `StatusAttribution.Type` */
const ATTRIBUTIONS = [
	'unknown',
	'reshare',
	'external_share',
	'music',
	'status_mention',
	'group_status',
	'glasses',
	'ai_created',
	'layouts',
];

/** `StatusAudienceMetadata.AudienceType` */
const CLOSE_FRIENDS = 1;

const MAX_ATTRIBUTIONS = 20;
const MAX_URL = 2_048;

export function statusFields(context: ToldContext): StatusFields | undefined {
	const { statusAudienceMetadata, statusSourceType, statusAttributionType } = context;
	const audience = asObject(statusAudienceMetadata)?.audienceType;
	const status: StatusFields['status'] = {
		source: SOURCES[asCount(statusSourceType) ?? -1] ?? null,
		audience: audience === CLOSE_FRIENDS ? 'close_friends' : null,
		is_group_status: context.isGroupStatus === true,
		reshared: RESHARED[asCount(statusAttributionType) ?? -1] ?? null,
		attributions: asObjects(context.statusAttributions, MAX_ATTRIBUTIONS).map((each) => {
			const music = asObject(each.music) ?? {};
			const channel = asObject(asObject(each.statusReshare)?.metadata)?.channelJid;
			const url = asLine(each.actionUrl, MAX_URL);
			return {
				type: ATTRIBUTIONS[asCount(each.type) ?? 0] ?? 'unknown',
				url: url ?? asLine(asObject(each.externalShare)?.actionUrl, MAX_URL) ?? null,
				title: asLine(music.title) ?? null,
				author:
					asLine(music.authorName) ??
					asLine(music.author) ??
					asLine(asObject(each.groupStatus)?.authorJid) ??
					null,
				channel: asLine(channel) ?? null,
			};
		}),
	};
	const { attributions, is_group_status, ...names } = status;
	const isSaid =
		is_group_status ||
		attributions.length > 0 ||
		Object.values(names).some((value) => value !== null);
	return isSaid ? { status } : undefined;
}
