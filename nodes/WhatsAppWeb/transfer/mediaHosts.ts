import type { MediaConnection, MediaReference } from '../contract/media';
import type { Settings } from '../settings';

/** WhatsApp's default host for files. */
const DEFAULT_HOST = 'mmg.whatsapp.net';

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

export interface MediaHosts {
	/** Where files are, `host` or `host:port`. */
	host: string;
	/** Whether a host named by the sender of a message may be asked. */
	isTrusted(hostname: string): boolean;
}

/** Where files are downloaded from: with another server than WhatsApp's, the file's own host or one that `connect` names. */
export async function mediaHosts(
	{ url }: Pick<MediaReference, 'url'>,
	{ server }: Pick<Settings, 'server'>,
	connect: () => Promise<MediaConnection>,
): Promise<MediaHosts> {
	if (!server) {
		return {
			host: DEFAULT_HOST,
			isTrusted: (hostname) => hostname === 'whatsapp.net' || hostname.endsWith('.whatsapp.net'),
		};
	}
	const isTrusted = (hostname: string): boolean => LOOPBACK.test(hostname);
	if (url && URL.canParse(url)) return { host: new URL(url).host, isTrusted };
	const { hosts } = await connect();
	return { host: hosts[0] ?? DEFAULT_HOST, isTrusted };
}
