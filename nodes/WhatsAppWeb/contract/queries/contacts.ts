/** A person, as far as this account knows. */
export interface Contact {
	/** The JID they are written to. */
	chat: string;
	pn: string | null;
	lid: string | null;
	/** The name to show: the address book's, else the one they call themselves; null when unknown. */
	name: string | null;
	/** What they call themselves. */
	pushName: string | null;
	/** Whether they are in the account's address book. */
	isContact: boolean;
}

/** A number that is on WhatsApp. */
export interface Registration {
	/** The JID to write to. */
	chat: string;
	/** As it is registered, which may be the country's other spelling. */
	pn: string;
	/** Null when WhatsApp does not tell it. */
	lid: string | null;
}

export interface ContactQueries {
	/**
	 * Whether numbers are on WhatsApp, null for each that is not. WhatsApp is asked once, at ten numbers per second,
	 * and not for what it has answered before. Errors: rate_limited, upstream_timeout.
	 */
	checkNumbers: {
		/** Digits, at most 50 numbers. */
		args: { phones: string[] };
		result: { registrations: Array<Registration | null> };
	};
	/**
	 * People by words of their name or a part of their number, as `listChats` lists them; by what is on disk. Errors:
	 * device_not_connected when no number is linked.
	 */
	listContacts: {
		args: {
			search?: string;
			/** Also who is not in the address book. */
			everyone?: boolean;
			/** `next` of the page before. */
			after?: string;
		};
		/** 500 at most; `next` is null on the last page. */
		result: { contacts: Contact[]; next: string | null };
	};
	/** Somebody, by what is on disk and, for `isBlocked`, WhatsApp's word. Errors: upstream_timeout. */
	lookUpContact: { args: { jid: string }; result: Contact & { isBlocked: boolean } };
	/** Whom this account has blocked. Errors: upstream_timeout. */
	listBlocked: { args: object; result: { contacts: Contact[] } };
	/**
	 * Where the picture of a person or group is, for some days; null when there is none, or it is hidden from this account.
	 * Asked for at one picture per second. Errors: recipient_not_found for a number that is not on WhatsApp,
	 * upstream_timeout.
	 */
	findPicture: {
		args: { /** Without device. */ jid: string; /** The small one. */ preview: boolean };
		result: { chat: string; url: string | null; isHidden: boolean };
	};
}
