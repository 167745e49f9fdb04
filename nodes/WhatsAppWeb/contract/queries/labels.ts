import type { Label } from '../commands/appState';

export interface LabelQueries {
	/** Labels by words of their name, by what is on disk. `isBusiness`: null when it is not known. */
	listLabels: {
		args: { search?: string };
		result: { labels: Label[]; isBusiness: boolean | null };
	};
}
