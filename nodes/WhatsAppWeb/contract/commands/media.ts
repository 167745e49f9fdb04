export interface MediaCommands {
	/**
	 * Asks the phone to upload a received file that WhatsApp no longer has; answers with its new path on the media hosts.
	 * Errors: media_download_failed when the phone does not answer or has no file, device_not_connected.
	 */
	reuploadMedia: {
		args: { messageId: string; mediaKey: Uint8Array };
		result: { directPath: string };
	};
}
