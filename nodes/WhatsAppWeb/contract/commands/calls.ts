export interface CallCommands {
	/**
	 * Rejects a call that rings. Errors: invalid_parameter for a call that this session has not heard of, and without `caller`;
	 * upstream_timeout.
	 */
	rejectCall: {
		args: {
			callId: string;
			/** JID; only needed for a call that is not known here. */ caller?: string;
		};
		result: {
			/** The caller, or the group that the call is in. */
			chat: string;
			/** JIDs without device; null when unknown. */
			caller: { jid: string; pn: string | null; lid: string | null };
			isVideo: boolean | null;
			/** False when the call was over, or answered on another device, so that nothing was sent. */
			rejected: boolean;
		};
	};
	/** Makes a link by which everybody can join a call. Errors: upstream_timeout. */
	createCallLink: { args: { video: boolean }; result: { url: string } };
}
