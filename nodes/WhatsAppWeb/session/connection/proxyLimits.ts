import { isIP, type LookupFunction } from 'node:net';
import { WhatsAppError } from '../../errors';
import { contains, rangeList } from '../../primitives/addressRanges';
import { bareHost, checkedLookup, hostMatcher, type ResolveAll } from '../../primitives/hosts';
import type { EgressSettings } from '../../settings';

/** Limits where the proxy of a credential may be. */
export interface ProxyLimits {
	/** @throws WhatsAppError `unsafe_url` for a host that is blocked as it is written; names are checked when looked up */
	check(url: URL): void;
	/** For the connection to the proxy. */
	lookup: LookupFunction;
}

/** What the entry `default` of n8n's blocked ranges stands for (n8n 2.41, SSRF_DEFAULT_BLOCKED_IP_RANGES). */
const N8N_DEFAULT = [
	'10.0.0.0/8',
	'172.16.0.0/12',
	'192.168.0.0/16',
	'127.0.0.0/8',
	'::1/128',
	'169.254.0.0/16',
	'fe80::/10',
	'fc00::/7',
	'0.0.0.0/8',
	'192.0.0.0/24',
	'192.0.2.0/24',
	'198.18.0.0/15',
	'198.51.100.0/24',
	'203.0.113.0/24',
];

/** Connecting to the unspecified address reaches this machine. */
const MEANT: ReadonlyMap<string, string> = new Map(
	Object.entries({ '0.0.0.0': '127.0.0.1', '::': '::1' }),
);

/**
 * Proxies are often in n8n's own network, so that only what the operator blocks by name or range is refused, not private
 * addresses in general. As in n8n, names take precedence over ranges, and allowed entries over blocked ones.
 * @param resolve the system's resolver, unless a test passes its own
 */
export function proxyLimits(
	{ allowedRanges, allowedHostnames, blockedRanges = [], blockedHostnames = [] }: EgressSettings,
	resolve?: ResolveAll,
): ProxyLimits {
	const allowed = rangeList(allowedRanges);
	const blocked = rangeList(
		blockedRanges.flatMap((range) => (range.toLowerCase() === 'default' ? N8N_DEFAULT : [range])),
	);
	const isAllowedName = hostMatcher(allowedHostnames);
	const isBlockedName = hostMatcher(blockedHostnames);
	const isBlocked = (address: string): boolean =>
		[address, MEANT.get(address) ?? address].some(
			(meant) => contains(blocked, meant) && !contains(allowed, meant),
		);

	return {
		check({ hostname }) {
			if (isAllowedName(hostname)) return;
			const address = bareHost(hostname);
			if (isBlockedName(hostname) || (isIP(address) !== 0 && isBlocked(address))) {
				throw blockedProxy(hostname);
			}
		},
		lookup: checkedLookup(
			(hostname, address) =>
				!isAllowedName(hostname) && isBlocked(address) ? blockedProxy(hostname) : undefined,
			resolve,
		),
	};
}

function blockedProxy(hostname: string): WhatsAppError {
	return new WhatsAppError('unsafe_url', `n8n's operator has blocked the proxy ${hostname}`, {
		description:
			'The Proxy URL of the credential leads to an address that is named in N8N_SSRF_BLOCKED_IP_RANGES or ' +
			"N8N_SSRF_BLOCKED_HOSTNAMES. Use another proxy, or ask n8n's operator to add it to N8N_SSRF_ALLOWED_IP_RANGES or " +
			'N8N_SSRF_ALLOWED_HOSTNAMES.',
		details: { parameter: 'proxyUrl' },
	});
}
