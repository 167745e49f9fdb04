import { BoundedCache } from '../../primitives/BoundedCache';
import type { BinaryNode } from '../wire/baileys';
import { bytes, child, children } from '../wire/stanza';

/** As many as the answer about a large group has. */
const MAX_KEPT = 10_000;

/** Baileys uses an answer at once. */
const KEPT_MS = 60_000;

/** The `<device-identity>` that came with the keys of a device, which Baileys drops. */
export class ShownIdentities {
	private readonly byIdentity = new BoundedCache<Uint8Array>(MAX_KEPT, KEPT_MS);

	/** @param frame any stanza: WhatsApp's answer about keys, or a retry receipt with keys, is read */
	read(frame: BinaryNode): void {
		if (frame.tag === 'iq')
			for (const user of children(child(frame, 'list'), 'user')) this.add(user);
		else if (frame.tag === 'receipt') this.add(child(frame, 'keys'));
	}

	/** @param identity with or without type */
	of(identity: Uint8Array): Uint8Array | undefined {
		return this.byIdentity.get(nameOf(identity));
	}

	private add(keys: BinaryNode | undefined): void {
		const identity = bytes(child(keys, 'identity'));
		const shown = bytes(child(keys, 'device-identity'));
		if (identity && shown) this.byIdentity.set(nameOf(identity), shown);
	}
}

function nameOf(identity: Uint8Array): string {
	return Buffer.from(identity.length > 32 ? identity.subarray(1) : identity).toString('base64');
}
