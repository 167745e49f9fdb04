import type { Mutation, Store } from '../../nodes/WhatsAppWeb/store/Store';
import { interceptedStore } from '../nodes/WhatsAppWeb/store/interceptedStore.ts';
import type { FailPoint } from './failPoints.ts';
import type { Gate } from './Gate.ts';

/** A store that stops at those fail-points that are writes. */
export function gatedStore(store: Store, gate: Gate): Store {
	/** Whether a message is being sent; without one, a write of a ratchet belongs to an incoming message. */
	let sending = false;

	return interceptedStore(store, {
		onWrite(mutations, write) {
			if (has(mutations, isBegun)) sending = true;
			const before = gate.pass(pointBefore(mutations));
			const proceed = (): Promise<void> => {
				const written = write();
				const point = pointAfter(mutations, sending);
				return gate.isArmed(point) ? written.then(() => gate.pass(point)) : written;
			};
			return before ? before.then(proceed) : proceed();
		},
	});
}

function pointBefore(mutations: readonly Mutation[]): FailPoint | undefined {
	if (has(mutations, (each) => each.table === 'inbox' && each.event.event === 'message')) {
		return 'after receipt';
	}
	return has(mutations, isAccepted) ? 'after ack' : undefined;
}

function pointAfter(mutations: readonly Mutation[], sending: boolean): FailPoint | undefined {
	if (has(mutations, ({ table }) => table === 'journal')) return 'after decrypt commit';
	if (has(mutations, isBegun)) return has(mutations, isAsked) ? 'after question' : 'after outbox';
	if (has(mutations, ({ table, ...each }) => table === 'inbox' && 'held' in each)) {
		return 'after answer';
	}
	// Nothing but the node's taking the answer changes questions alone.
	if (mutations.every(isAsked)) return 'after resume asked';
	if (has(mutations, isAccepted)) return 'before result';
	return sending && has(mutations, isRatchet) ? 'after encrypt' : undefined;
}

function isBegun(mutation: Mutation): boolean {
	if (mutation.table === 'outboxEntry') return mutation.entry.state === 'wire';
	return mutation.table === 'outbox' && mutation.change.state === 'wire';
}

function isAsked(mutation: Mutation): boolean {
	return mutation.table === 'question' && mutation.value !== null;
}

function isAccepted(mutation: Mutation): boolean {
	return mutation.table === 'outbox' && mutation.change.state === 'accepted';
}

/** Whether it is the ratchet of a direct chat, or of a group whose members have the sender key. */
function isRatchet(mutation: Mutation): boolean {
	return mutation.table === 'key' && ['session', 'sender-key'].includes(mutation.type);
}

function has(mutations: readonly Mutation[], fits: (mutation: Mutation) => boolean): boolean {
	return mutations.some(fits);
}
