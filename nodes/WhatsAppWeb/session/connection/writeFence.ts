import { WhatsAppError } from '../../errors';
import type { AccountStore } from '../../store/Store';

export interface WriteFence {
	account: AccountStore;
	/** From now on every write of the connection rejects. */
	close(): void;
}

/**
 * An account for one connection, whose writes can be shut off. An ended socket keeps decrypting what it had queued, while
 * the next one already works on the same keys, each with locks of its own. What the old one can no longer write comes again.
 * @param onFailure called when a write fails: the connection must not go on and acknowledge it
 */
export function fenceWrites(account: AccountStore, onFailure: () => void): WriteFence {
	let open = true;
	/** `onFailure` runs before the caller resumes, so that it cannot acknowledge what was not stored. */
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
