/** Requests by name: what is asked, and what is answered. */
export type Requests<Table> = Record<keyof Table, { args: object; result: object | null }>;

/** One function for each request: a table that lacks one does not compile. */
export type Handlers<Table extends Requests<Table>, Context> = {
	[Name in keyof Table]: (
		args: Table[Name]['args'],
		context: Context,
	) => Promise<Table[Name]['result']>;
};
