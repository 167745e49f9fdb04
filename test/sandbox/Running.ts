/** What `npm start` has started. */
export interface Running {
	/** What there is and what to try, for a person. */
	guide: string;
	stop(): Promise<void>;
}
