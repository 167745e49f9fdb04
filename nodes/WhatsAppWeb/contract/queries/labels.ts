import type { Label } from '../commands/appState';

export interface LabelQueries {
	/**
	 * Labels by a part of their name, by what is on disk. `isBusiness`: null when it is not known. Errors: forbidden (reason
	 * `not_a_business_account`) when there is none and that is why, device_not_connected when no number is linked.
	 */
	listLabels: {
		args: { search?: string };
		result: { labels: Label[]; isBusiness: boolean | null };
	};
}
