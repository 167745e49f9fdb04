import type { MediaConnection } from '../media';

export interface MediaQueries {
	/** @property refresh get another token: a host has refused the last one */
	mediaConnection: { args: { refresh?: boolean }; result: MediaConnection };
}
