import { readWaitingBase } from '../settings';

/**
 * Where a waiting node is called: on this machine first, then at its public address, which may lead through a proxy.
 * @param url as n8n signs it: `…/<execution>/<node's path>?signature=…`
 */
export function addressesOf(url: URL): URL[] {
	const local = new URL(url.pathname.split('/').slice(-2).join('/'), readWaitingBase());
	local.search = url.search;
	return local.href === url.href ? [url] : [local, url];
}
