/** What somebody shows of themselves to this account; null where they show nothing. */
export interface Profile {
	exists: boolean;
	/** As registered, which may be the country's other spelling. */
	pn: string | null;
	lid: string | null;
	pictureUrl: string | null;
	about: string | null;
	business: BusinessProfile | null;
}

export interface BusinessProfile {
	description: string | null;
	category: string | null;
	email: string | null;
	address: string | null;
	websites: string[];
}

/** What this account shows of itself. */
export interface OwnProfile extends Pick<Profile, 'pictureUrl' | 'about' | 'business'> {
	pn: string;
	lid: string | null;
	/** What others see who have not saved the number. */
	name: string | null;
}

/** Who may see or do something. */
export type Circle = 'everyone' | 'contacts' | 'contacts_except' | 'nobody';

/** The account's privacy settings; null where WhatsApp tells none, or one that is not known here. */
export interface PrivacySettings {
	lastSeen: Circle | null;
	online: 'everyone' | 'same_as_last_seen' | null;
	picture: Circle | null;
	about: Circle | null;
	readReceipts: boolean | null;
	/** Who may add the account to groups. */
	groups: Circle | null;
	calls: 'everyone' | 'known' | null;
	messages: 'everyone' | 'contacts' | null;
	/** Seconds after which messages of new chats disappear; 0 for never. */
	defaultDisappearing: number | null;
}

export interface ProfileQueries {
	/**
	 * Looks somebody up at WhatsApp, at one request per second.
	 * Errors: rate_limited when the day's share is used up, upstream_timeout.
	 */
	lookUpProfile: { args: { /** Without device. */ jid: string }; result: Profile };
	/** Errors: upstream_timeout. */
	ownProfile: { args: object; result: OwnProfile };
	/** Errors: upstream_timeout. */
	privacySettings: { args: object; result: PrivacySettings };
}
