import type { Agent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { WhatsAppError } from '../../errors';
import { bareHost, type ResolveAll } from '../../primitives/hosts';
import type { EgressSettings } from '../../settings';
import { proxyLimits } from './proxyLimits';

/**
 * The agent for all traffic to WhatsApp. A proxy only tunnels: TLS ends at WhatsApp, because Baileys does not authenticate
 * the server in any other way.
 * @param egress the operator's; a name's addresses are checked with each connection
 * @returns undefined without a proxy
 * @throws WhatsAppError `invalid_parameter` for a URL that is not a proxy's, `unsafe_url` for one the operator has blocked
 */
export function proxyAgent(
	proxyUrl: string | undefined,
	egress: EgressSettings,
	resolve?: ResolveAll,
): Agent | undefined {
	if (!proxyUrl) return undefined;
	const url = parse(proxyUrl);
	const { check, lookup } = proxyLimits(egress, resolve);
	check(url);
	if (url.protocol === 'http:' || url.protocol === 'https:') {
		return new HttpsProxyAgent(url, { lookup }) as unknown as Agent;
	}
	return new SocksProxyAgent(url, { socketOptions: { lookup } as object }) as unknown as Agent;
}

/**
 * Looks the proxy's name up, so that a blocked one is an error with words. A name that cannot be looked up now passes.
 * @throws WhatsAppError `invalid_parameter` or `unsafe_url`
 */
export async function checkProxy(
	proxyUrl: string | undefined,
	egress: EgressSettings,
	resolve?: ResolveAll,
): Promise<void> {
	if (!proxyUrl) return;
	const url = parse(proxyUrl);
	const { check, lookup } = proxyLimits(egress, resolve);
	check(url);
	await new Promise<void>((settle, reject) => {
		lookup(bareHost(url.hostname), { all: true }, (error) => {
			if (error instanceof WhatsAppError) reject(error);
			else settle();
		});
	});
}

function parse(proxyUrl: string): URL {
	const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
	const protocols = ['http:', 'https:', 'socks:', 'socks5:', 'socks5h:'];
	if (url && protocols.includes(url.protocol)) return url;
	throw new WhatsAppError('invalid_parameter', "Parameter 'proxyUrl' is not a proxy", {
		description: 'Write it as http://host:port, https://host:port or socks5://host:port.',
		details: { parameter: 'proxyUrl' },
	});
}
