const CHAT = '628123456789@s.whatsapp.net';

/** What every send puts out. */
export const GIVEN_BY_SENDS = {
	message_id: '3EB0C431C26A1916E07A',
	timestamp: 1_780_000_000,
	text: 'Your order is on its way',
	chat: CHAT,
	to: CHAT,
	to_pn: CHAT,
	to_lid: '123456789012345@lid',
	status: 'accepted',
	server_id: null,
	warnings: [],
};

/** What every action on an earlier message puts out. */
export const GIVEN_BY_ACTIONS = {
	...GIVEN_BY_SENDS,
	target_message_id: '3EB0F2A9D7C4B8E61350',
};
