import type { OwnProfile, PrivacySettings } from '../queries/profiles';

export interface ProfileCommands {
	/**
	 * Changes what the account shows of itself: what is given, one after the other; `details.updated` of an error names what
	 * was changed before it. Errors: upstream_timeout, and as WhatsApp refuses.
	 */
	updateProfile: {
		args: {
			name?: string;
			/** Not empty: WhatsApp's apps do not take that. */
			about?: string;
			/** A JPEG of 640×640; null takes it away. */
			picture?: Uint8Array | null;
		};
		result: OwnProfile;
	};
	/** Changes the settings that are given, as `updateProfile` does. */
	updatePrivacy: { args: { settings: Partial<PrivacySettings> }; result: PrivacySettings };
}
