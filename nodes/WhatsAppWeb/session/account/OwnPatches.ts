import { BoundedCache } from '../../primitives/BoundedCache';
import type { proto } from '../wire/baileys';

const KEPT = 500;
const KEPT_MS = 3_600_000;

/**
 * Changes of the app state that were made here. One whose answer was lost comes back with those of other devices, and is
 * nothing that was done on the phone.
 */
export class OwnPatches {
	private readonly recent = new BoundedCache<true>(KEPT, KEPT_MS);

	add(patch: proto.ISyncdPatch): void {
		this.recent.set(idOf(patch), true);
	}

	has(patch: proto.ISyncdPatch): boolean {
		return this.recent.get(idOf(patch)) === true;
	}
}

/** The same for a patch that was sent and for the one that WhatsApp hands out. */
function idOf({ patchMac }: proto.ISyncdPatch): string {
	return Buffer.from(patchMac ?? []).toString('base64');
}
