/** Whether incoming calls are rejected: for as long as some trigger wants it. */
export class CallScreen {
	private holders = 0;

	get rejects(): boolean {
		return this.holders > 0;
	}

	/** Rejected until what it returns is called. */
	hold(): () => void {
		this.holders += 1;
		let held = true;
		return () => {
			if (held) this.holders -= 1;
			held = false;
		};
	}
}
