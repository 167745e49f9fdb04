import type { Agent } from 'node:http';
import type { FileTransfer } from '../contract/FileTransfer';
import type { MediaReference } from '../contract/media';
import type { SessionClient } from '../contract/SessionClient';
import { Budget } from '../primitives/Budget';
import type { Settings } from '../settings';
import { download, isExpired } from './download';
import { mediaHosts } from './mediaHosts';
import { upload } from './upload';

export interface TransferParts {
	client: Pick<SessionClient, 'query' | 'command'>;
	/** @throws WhatsAppError */
	settings(): Pick<Settings, 'server'>;
	/** For the proxy of the credential, if it has one. @throws WhatsAppError */
	agent(): Promise<Agent | undefined>;
}

const DOWNLOAD_MS = 60_000;

/** Transfers files by HTTP from this process. */
export function createTransfer({ client, settings, agent }: TransferParts): FileTransfer {
	return {
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
				const args = { messageId, mediaKey: media.mediaKey };
				const { directPath } = await client.command('reuploadMedia', args, rest());
				return await fetch({ ...media, directPath, url: undefined });
			};
			return await fetch(media).catch(async (error: unknown) =>
				messageId !== undefined && isExpired(error)
					? await fetchAgain(messageId)
					: await Promise.reject(error as Error),
			);
		},
	};
}
