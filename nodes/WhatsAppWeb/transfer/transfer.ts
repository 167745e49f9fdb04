import type { Agent } from 'node:http';
import type { FileTransfer } from '../contract/FileTransfer';
import type { MediaReference } from '../contract/media';
import type { SessionClient } from '../contract/SessionClient';
import { WhatsAppError } from '../errors';
import { MAX_BYTES } from '../media/limits';
import { spool } from '../media/spool';
import { Budget } from '../primitives/Budget';
import type { Settings } from '../settings';
import { download, downloadPicture, isExpired } from './download';
import { mediaHosts } from './mediaHosts';
import { upload } from './upload';

export interface TransferParts {
	client: Pick<SessionClient, 'query' | 'command'>;
	/** @throws WhatsAppError */
	settings(): Pick<Settings, 'server'>;
	/** For the proxy of the credential, if it has one. @throws WhatsAppError */
	agent(): Promise<Agent | undefined>;
}

/** Profile pictures have some hundred kilobytes. */
const PICTURE_BYTES = 16 * 1024 * 1024;

const DOWNLOAD_MS = 60_000;
/** For a whole file, at the 150 kB/s or so of a slow connection. */
const UPLOAD_ANEW_MS = 600_000;

/** Transfers files by HTTP from this process. */
export function createTransfer({ client, settings, agent }: TransferParts): FileTransfer {
	const transfer: FileTransfer = {
		async upload(file, { signal } = {}) {
			// Large files take their time: an upload fails only when a host falls silent.
			const unlimited = new Budget(Infinity, signal);
			const connect = async (refresh: boolean) =>
				await client.query('mediaConnection', { refresh }, { signal });
			const uploading = async () => await upload(file, { connect, agent: await agent(), signal });
			return await unlimited.offTheClock(uploading());
		},
		async download(media, { maxBytes, messageId, timeoutMs = DOWNLOAD_MS, signal }) {
			const budget = new Budget(timeoutMs, signal);
			const rest = () => ({ timeoutMs: budget.leftMs, signal });
			const proxy = await agent();
			const connect = async () => await client.query('mediaConnection', {}, rest());
			const fetch = async (reference: MediaReference): Promise<Uint8Array> => {
				const hosts = await mediaHosts(reference, settings(), connect);
				return await download(reference, maxBytes, hosts, budget, proxy);
			};
			const fetchAgain = async (messageId: string): Promise<Uint8Array> => {
				const { mediaKey } = media;
				if (!mediaKey?.length) throw goneInTheClear();
				const args = { messageId, mediaKey };
				const { directPath } = await client.command('reuploadMedia', args, rest());
				return await fetch({ ...media, directPath, url: undefined });
			};
			return await fetch(media).catch(async (error: unknown) =>
				messageId !== undefined && isExpired(error)
					? await fetchAgain(messageId)
					: await Promise.reject(error as Error),
			);
		},
		async downloadPicture(url, { signal } = {}) {
			const budget = new Budget(DOWNLOAD_MS, signal);
			const connect = async () => await client.query('mediaConnection', {}, { signal });
			const hosts = await mediaHosts({ url }, settings(), connect);
			return await downloadPicture(url, PICTURE_BYTES, hosts, budget, await agent());
		},
		async uploadAnew(media, { signal } = {}) {
			const { kind } = media;
			const maxBytes = MAX_BYTES[kind];
			const bytes = await transfer.download(media, { maxBytes, timeoutMs: UPLOAD_ANEW_MS, signal });
			const file = await spool([bytes], { maxBytes, signal });
			try {
				return await transfer.upload({ kind, path: file.path }, { signal });
			} finally {
				await file.dispose();
			}
		},
	};
	return transfer;
}

/** The phone is asked for a file under the key of that file. */
function goneInTheClear(): WhatsAppError {
	const message =
		'WhatsApp no longer has the file, and the phone cannot be asked for one without a key';
	return new WhatsAppError('media_download_failed', message, {
		description:
			'Files of channels are not encrypted, and have no key. Look whether the channel has posted it again.',
		details: { reason: 'no_key' },
	});
}
