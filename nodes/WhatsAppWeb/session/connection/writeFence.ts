import { WhatsAppError } from '../../errors';
import type { AccountStore } from '../../store/Store';

export interface WriteFence {
	/** The account as one connection may use it. */
	account: AccountStore;
	/** From now on nothing that connection still has in hand is written. */
	close(): void;
}

/**
 * An ended socket keeps decrypting what it had queued, while the next one is already running on the same keys, each
 * with locks of its own. Behind a closed fence the old one can change nothing; what it had in hand comes again.
 * @param onFailure what could not be written was not received either: the connection must not go on
 */
export function fenceWrites(account: AccountStore, onFailure: () => void): WriteFence {
	let open = true;
	/** What fails is heard before those who await it: they would go on talking to the server. */
	const fenced =
		(write: AccountStore['write']): AccountStore['write'] =>
		async (mutations) => {
			if (!open) {
				throw new WhatsAppError('device_not_connected', 'The connection has ended', {
					details: { reason: 'connection_closed' },
					retryable: true,
				});
			}
			const written = write(mutations);
			written.catch(onFailure);
			await written;
		};
	const writers = {
		write: fenced((mutations) => account.write(mutations)),
		writeTogether: fenced((mutations) => account.writeTogether(mutations)),
	};
	return {
		account: new Proxy(account, {
			get(target, name) {
				if (name === 'write' || name === 'writeTogether') return writers[name];
				const value: unknown = Reflect.get(target, name, target);
				return typeof value === 'function' ? value.bind(target) : value;
			},
		}),
		close: () => {
			open = false;
		},
	};
}
