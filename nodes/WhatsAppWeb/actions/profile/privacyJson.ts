import type { PrivacySettings } from '../../contract/queries/profiles';

/** Privacy settings as an item's json. */
export function privacyJson(settings: PrivacySettings): Record<string, unknown> {
	return {
		last_seen: settings.lastSeen,
		online: settings.online,
		picture: settings.picture,
		about: settings.about,
		read_receipts: settings.readReceipts,
		groups: settings.groups,
		calls: settings.calls,
		messages: settings.messages,
		default_disappearing_seconds: settings.defaultDisappearing,
	};
}

export const PRIVACY_EXAMPLE = privacyJson({
	lastSeen: 'contacts',
	online: 'same_as_last_seen',
	picture: 'everyone',
	about: 'contacts_except',
	readReceipts: true,
	groups: 'contacts',
	calls: 'everyone',
	messages: 'everyone',
	defaultDisappearing: 0,
});
