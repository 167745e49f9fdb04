/** The result of `npm start`. */
export interface Running {
	/** Text that tells a person what was started and what to try. */
	guide: string;
	stop(): Promise<void>;
}
