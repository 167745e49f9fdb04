/** JIDs are normalised and without device. */
export interface ChatCommands {
	/** Shows the others of a chat for some seconds that something is being typed or recorded; nothing while offline. */
	setChatState: {
		args: { chat: string; state: 'composing' | 'recording' | 'paused' };
		result: null;
	};
	/** The same, after connecting if need be. Errors: recipient_not_found, device_not_connected. */
	showTyping: {
		args: { chat: string; state: 'composing' | 'recording' };
		/** As it is addressed. */
		result: { chat: string };
	};
	/**
	 * Tells the authors of received messages that they were read. WhatsApp does not confirm it.
	 * Errors: message_not_found for ids of a group that the session does not know and no `sender` is given for; forbidden
	 * for own messages; unsupported_for_newsletter; upstream_timeout.
	 */
	markRead: {
		args: { chat: string; messageIds: string[]; sender?: string };
		/** `chat` as it was addressed; `timestamp` in Unix seconds. */
		result: { chat: string; timestamp: number };
	};
}
