import { stanza } from '../stanza.ts';
import type { Request, Row } from './handler.ts';

const TTL_SECONDS = '3600';

function connection(request: Request): void {
	const { host, auth, maxBytes } = request.server.media;
	const hosts = [stanza('host', { hostname: host, maxContentLengthBytes: maxBytes.toString() })];
	const attrs = { auth, ttl: TTL_SECONDS, auth_ttl: TTL_SECONDS, max_buckets: '12' };
	request.result([stanza('media_conn', attrs, hosts)]);
}

/** The media hosts and the token for uploads. */
export const rows: Row[] = [
	{ tag: 'iq', xmlns: 'w:m', type: 'set', child: 'media_conn', handle: connection },
];
