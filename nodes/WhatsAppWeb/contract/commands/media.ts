export interface MediaCommands {
	/**
	 * Asks the phone to upload the file of a received message again, because WhatsApp no longer has it. Answers with the new
	 * path on the media hosts. Errors: media_download_failed when the phone does not answer or has no file, device_not_connected.
	 */
	reuploadMedia: {
		args: { messageId: string; mediaKey: Uint8Array };
		result: { directPath: string };
	};
}
