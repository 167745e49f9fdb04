import { BlockList, isIP } from 'node:net';

/** Ranges (`10.0.0.0/8`, `fd00::/8`) and single addresses. Invalid entries are skipped: n8n itself warns of them. */
export function rangeList(entries: readonly string[]): BlockList {
	const list = new BlockList();
	for (const entry of entries) {
		const [network = '', prefix] = entry.split('/');
		const version = isIP(network);
		const bits = version === 4 ? 32 : 128;
		const length = prefix === undefined ? bits : Number(prefix);
		if (version === 0 || prefix === '' || !Number.isInteger(length) || length < 0 || length > bits)
			continue;
		list.addSubnet(network, length, version === 4 ? 'ipv4' : 'ipv6');
	}
	return list;
}

/** Whether the list contains the address; an IPv4-mapped IPv6 address counts as IPv4. */
export function contains(list: BlockList, address: string): boolean {
	const version = isIP(address);
	return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
