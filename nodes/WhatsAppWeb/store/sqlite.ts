import type { Store } from './Store';

/**
 * The embedded store: one SQLite file in `dataDirectory`, which is made if missing and belongs to one process at a time.
 * @throws WhatsAppError `device_not_connected`, not retryable, reason `data_directory_in_use`,
 * `data_directory_unusable` or `data_file_unusable`
 */
export function openStore(dataDirectory: string): Store {
	throw new Error('not yet');
}
