import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { WhatsAppError } from '../errors';
import type { EgressSettings } from '../settings';
import { contains, isPublicAddress, rangeList } from './ipRanges';

/** What a URL of a workflow author may reach, so that a workflow is no way into the network n8n stands in. */
export interface Egress {
	/** @throws WhatsAppError `unsafe_url` for what the URL itself tells; names are judged when they are looked up */
	check(url: URL): void;
	/**
	 * For `http.request`: refuses a name any of whose addresses is forbidden. The connection goes to the very addresses that
	 * were checked, so a name that changes its mind in between (DNS rebinding) gains nothing.
	 */
	lookup: LookupFunction;
}

export type ResolveAll = (
	hostname: string,
	options: LookupOptions & { all: true },
	callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Below it live mail, databases and the like, which an HTTP request may upset; above it people run web servers. */
const FIRST_FREE_PORT = 1024;

/**
 * @param settings n8n's own: a host they allow may be private, and use any port. As in n8n, a name counts before a range,
 * and what is allowed before what is blocked
 * @param resolve the system's resolver unless a test brings its own
 */
export function createEgress(
	{ allowedRanges, allowedHostnames, blockedRanges = [], blockedHostnames = [] }: EgressSettings,
	resolve: ResolveAll = systemLookup,
): Egress {
	const allowed = rangeList(allowedRanges);
	// The word `default` stands for n8n's own list, all of which is refused anyway.
	const blocked = rangeList(blockedRanges);
	const isAllowedName = matcher(allowedHostnames);
	const isBlockedName = matcher(blockedHostnames);
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
		const address = bare(url.hostname);
		const isAddress = isIP(address) !== 0;
		if (isAddress && contains(allowed, address)) return;
		if (isAddress && isForbidden(address)) throw privateAddress(url.hostname);
		// WHATWG URLs have no port where it is the protocol's own.
		const isWebPort = ['', '80', '443'].includes(url.port);
		if (!isWebPort && Number(url.port) < FIRST_FREE_PORT) {
			throw unsafe(
				`Port ${url.port} is not one of a web server`,
				`Ports 80, 443 and from ${FIRST_FREE_PORT} may be used. ${EXCEPTIONS}`,
			);
		}
	}

	const lookup: LookupFunction = (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, addresses) => {
			if (error) return callback(error, []);
			if (!isAllowedName(hostname) && addresses.some(({ address }) => isForbidden(address))) {
				return callback(privateAddress(hostname), []);
			}
			const [first] = addresses;
			if (options.all || !first) return callback(null, addresses);
			callback(null, first.address, first.family);
		});
	};

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

/** `[::1]` → `::1`. */
function bare(hostname: string): string {
	return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** @param names `example.com`, or `*.example.com` for whatever is below it */
function matcher(names: readonly string[]): (hostname: string) => boolean {
	const normalised = names.map(normalise);
	return (hostname) => {
		const host = normalise(hostname);
		return normalised.some((name) =>
			name.startsWith('*.')
				? host.endsWith(name.slice(1)) && host.length > name.length - 1
				: host === name,
		);
	};
}

function normalise(hostname: string): string {
	return bare(hostname.toLowerCase()).replace(/\.$/, '');
}
