/** What somebody shows of themselves to this account; null where they show nothing. */
export interface Profile {
	exists: boolean;
	/** As registered, which may be the country's other spelling. */
	pn: string | null;
	lid: string | null;
	pictureUrl: string | null;
	about: string | null;
	business: {
		description: string | null;
		category: string | null;
		email: string | null;
		address: string | null;
		websites: string[];
	} | null;
}

export interface ProfileQueries {
	/**
	 * Looks somebody up at WhatsApp, at one request per second.
	 * Errors: rate_limited when the day's share is used up, upstream_timeout.
	 */
	lookUpProfile: { args: { /** Without device. */ jid: string }; result: Profile };
}
