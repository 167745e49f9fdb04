import { isIP, type LookupFunction } from 'node:net';
import { WhatsAppError } from '../errors';
import type { EgressSettings } from '../settings';
import { isPublicAddress } from './ipRanges';
import { contains, rangeList } from '../primitives/addressRanges';
import { bareHost, checkedLookup, hostMatcher, type ResolveAll } from '../primitives/hosts';

export type { ResolveAll };

/** Limits what a workflow's URLs may reach, so that no workflow gets into the network that n8n runs in (SSRF). */
export interface Egress {
	/** @throws WhatsAppError `unsafe_url` if the URL itself is forbidden; host names are checked when they are looked up */
	check(url: URL): void;
	/** For `http.request`: a {@link checkedLookup} that refuses a name if any of its addresses is forbidden. */
	lookup: LookupFunction;
}

/** Lower ports belong to mail servers, databases and the like, which an HTTP request may upset. */
const FIRST_FREE_PORT = 1024;

/**
 * @param settings n8n's own: allowed hosts may be private and use any port. As in n8n, names take precedence over ranges,
 * and allowed entries over blocked ones
 * @param resolve the system's resolver, unless a test passes its own
 */
export function createEgress(
	{ allowedRanges, allowedHostnames, blockedRanges = [], blockedHostnames = [] }: EgressSettings,
	resolve?: ResolveAll,
): Egress {
	const allowed = rangeList(allowedRanges);
	// The entry `default` stands for n8n's own list, which is refused anyway.
	const blocked = rangeList(blockedRanges);
	const isAllowedName = hostMatcher(allowedHostnames);
	const isBlockedName = hostMatcher(blockedHostnames);
	const isForbidden = (address: string): boolean =>
		!contains(allowed, address) && (contains(blocked, address) || !isPublicAddress(address));

	function check(url: URL): void {
		if (url.protocol !== 'http:' && url.protocol !== 'https:') {
			throw unsafe(`${url.protocol} is not a protocol for files`, 'Use an http or https URL.');
		}
		if (url.username !== '' || url.password !== '') {
			throw unsafe(
				'The URL carries a user name or password',
				'Fetch the file with an HTTP Request node, which keeps passwords in credentials, and send its binary data.',
			);
		}
		if (isAllowedName(url.hostname)) return;
		if (isBlockedName(url.hostname)) throw blockedName(url.hostname);
		const address = bareHost(url.hostname);
		const isAddress = isIP(address) !== 0;
		if (isAddress && contains(allowed, address)) return;
		if (isAddress && isForbidden(address)) throw privateAddress(url.hostname);
		// `port` is empty for the protocol's default port (WHATWG URL).
		const isWebPort = ['', '80', '443'].includes(url.port);
		if (!isWebPort && Number(url.port) < FIRST_FREE_PORT) {
			throw unsafe(
				`Port ${url.port} is not one of a web server`,
				`Ports 80, 443 and from ${FIRST_FREE_PORT} may be used. ${EXCEPTIONS}`,
			);
		}
	}

	const lookup = checkedLookup(
		(hostname, address) =>
			!isAllowedName(hostname) && isForbidden(address) ? privateAddress(hostname) : undefined,
		resolve,
	);

	return { check, lookup };
}

const EXCEPTIONS =
	"To allow it, n8n's operator adds the address to N8N_SSRF_ALLOWED_IP_RANGES or the name to N8N_SSRF_ALLOWED_HOSTNAMES.";

function privateAddress(hostname: string): WhatsAppError {
	return unsafe(
		`${hostname} is not a public address`,
		`Files are fetched from the internet, not from n8n's own network. ${EXCEPTIONS}`,
	);
}

function blockedName(hostname: string): WhatsAppError {
	return unsafe(
		`n8n's operator has blocked ${hostname}`,
		'It is named in N8N_SSRF_BLOCKED_HOSTNAMES. Put the file somewhere else.',
	);
}

function unsafe(message: string, description: string): WhatsAppError {
	return new WhatsAppError('unsafe_url', message, { description });
}
