import { isIP } from 'node:net';
import { contains, rangeList } from '../primitives/addressRanges';

/** IPv4 that no public server has (IANA special-purpose registry), and the 6to4 relays, which forward to any address. */
const PRIVATE_IPV4 = [
	'0.0.0.0/8',
	'10.0.0.0/8',
	'100.64.0.0/10',
	'127.0.0.0/8',
	'169.254.0.0/16',
	'172.16.0.0/12',
	'192.0.0.0/24',
	'192.0.2.0/24',
	'192.88.99.0/24',
	'192.168.0.0/16',
	'198.18.0.0/15',
	'198.51.100.0/24',
	'203.0.113.0/24',
	'224.0.0.0/4',
	'240.0.0.0/4',
];

/** All of public IPv6: not NAT64, IPv4-mapped, local, multicast and unassigned addresses. */
const PUBLIC_IPV6 = ['2000::/3'];

/** Exceptions from it: protocol assignments (Teredo, benchmarks, ORCHID), documentation, 6to4, documentation. */
const PRIVATE_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const privateIpv4 = rangeList(PRIVATE_IPV4);
const publicIpv6 = rangeList(PUBLIC_IPV6);
const privateIpv6 = rangeList(PRIVATE_IPV6);

/** Whether the text is an IP address that can be reached from anywhere on the internet. */
export function isPublicAddress(address: string): boolean {
	switch (isIP(address)) {
		case 4:
			return !contains(privateIpv4, address);
		case 6:
			return contains(publicIpv6, address) && !contains(privateIpv6, address);
		default:
			return false;
	}
}
