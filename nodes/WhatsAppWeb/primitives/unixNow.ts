/** The present time in whole Unix seconds, as WhatsApp counts. */
export function unixNow(): number {
	return Math.floor(Date.now() / 1000);
}
