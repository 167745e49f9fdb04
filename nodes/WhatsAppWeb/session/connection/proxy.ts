import type { Agent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { WhatsAppError } from '../../errors';

/**
 * The agent for all traffic to WhatsApp. A proxy only tunnels: TLS ends at WhatsApp, because Baileys does not authenticate
 * the server in any other way.
 * @returns undefined without a proxy
 * @throws WhatsAppError `invalid_parameter` for a URL that is not a proxy's
 */
export function proxyAgent(proxyUrl: string | undefined): Agent | undefined {
	if (!proxyUrl) return undefined;
	const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
	switch (url?.protocol) {
		case 'http:':
		case 'https:':
			return new HttpsProxyAgent(url) as unknown as Agent;
		case 'socks:':
		case 'socks5:':
		case 'socks5h:':
			return new SocksProxyAgent(url) as unknown as Agent;
		default:
			throw new WhatsAppError('invalid_parameter', "Parameter 'proxyUrl' is not a proxy", {
				description: 'Write it as http://host:port, https://host:port or socks5://host:port.',
				details: { parameter: 'proxyUrl' },
			});
	}
}
