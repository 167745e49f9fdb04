import { type LookupAddress, lookup as systemLookup, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

export type ResolveAll = (
	hostname: string,
	options: LookupOptions & { all: true },
	callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A look-up for `net.connect` that refuses a name if any of its addresses is refused. The connection uses the addresses that
 * were checked, so a name that resolves differently afterwards (DNS rebinding) gains nothing.
 * @param refusal the error for a name and one of its addresses; undefined if it may be connected to
 * @param resolve the system's resolver, unless a test passes its own
 */
export function checkedLookup(
	refusal: (hostname: string, address: string) => Error | undefined,
	resolve: ResolveAll = systemLookup,
): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, addresses) => {
			if (error) return callback(error, []);
			for (const { address } of addresses) {
				const refused = refusal(hostname, address);
				if (refused) return callback(refused, []);
			}
			const [first] = addresses;
			if (options.all || !first) return callback(null, addresses);
			callback(null, first.address, first.family);
		});
	};
}

/** `[::1]` → `::1`. */
export function bareHost(hostname: string): string {
	return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** @param names `example.com`, or `*.example.com` for its subdomains */
export function hostMatcher(names: readonly string[]): (hostname: string) => boolean {
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
	return bareHost(hostname.toLowerCase()).replace(/\.$/, '');
}
