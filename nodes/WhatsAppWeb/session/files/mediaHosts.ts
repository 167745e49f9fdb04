import type { ConnectionSource } from '../connection/ConnectionSource';
import type { Budget } from '../../primitives/Budget';
import type { Settings } from '../../settings';
import type { DownloadParts } from './download';
import type { MediaReference } from '../../contract/media';

/** WhatsApp's default host for files. */
const DEFAULT_HOST = 'mmg.whatsapp.net';

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Where files are and who may be asked for them. With another server than WhatsApp's, that is a host of its own choice. */
export async function mediaHosts(
	{ url }: MediaReference,
	settings: Pick<Settings, 'server'>,
	dialler: Pick<ConnectionSource, 'use'>,
	budget: Budget,
): Promise<Pick<DownloadParts, 'mediaHost' | 'isMediaHost'>> {
	if (!settings.server) {
		return {
			mediaHost: DEFAULT_HOST,
			isMediaHost: (host) => host === 'whatsapp.net' || host.endsWith('.whatsapp.net'),
		};
	}
	const isMediaHost = (host: string): boolean => LOOPBACK.test(host);
	if (url && URL.canParse(url)) return { mediaHost: new URL(url).host, isMediaHost };
	const { hosts } = await dialler.use(budget, ({ sock }) => sock.refreshMediaConn(false));
	return { mediaHost: hosts[0]?.hostname ?? DEFAULT_HOST, isMediaHost };
}
