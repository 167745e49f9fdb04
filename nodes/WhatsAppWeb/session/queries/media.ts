import type { Handlers } from '../../contract/Handlers';
import type { MediaReference } from '../../contract/media';
import type { MediaQueries } from '../../contract/queries/media';
import { download, isExpired } from '../files/download';
import { mediaHosts } from '../files/mediaHosts';
import { uploadedAgain } from '../files/mediaRetry';
import type { QueryContext } from './QueryContext';

export const mediaQueries: Handlers<MediaQueries, QueryContext> = {
	async downloadMedia({ media, maxBytes, messageId }, context) {
		const { core, dialler, budget } = context;
		const fetch = async (reference: MediaReference): Promise<Uint8Array> => {
			const hosts = await mediaHosts(reference, core.settings, dialler, budget);
			const parts = { baileys: core.baileys, agent: core.agent(), ...hosts };
			return await download(reference, maxBytes, budget, parts);
		};
		if (messageId === undefined) return { bytes: await fetch(media) };
		const unlessExpired = (error: unknown): undefined | Promise<never> =>
			isExpired(error) ? undefined : Promise.reject(error);
		const bytes = await fetch(media).catch(unlessExpired);
		if (bytes) return { bytes };
		const directPath = await uploadedAgain(messageId, media, core, dialler, budget);
		return { bytes: await fetch({ ...media, directPath, url: undefined }) };
	},
};
