import { Timer } from '../../primitives/Timer';

/** How long others wait for one that goes alone. What has run for so long has hardly been the cause of the crash. */
const ALONE_MS = 60_000;

/** From this number of crashes on, a delivery goes alone whatever has ended meanwhile. */
const SUSPECT = 2;

/** A delivery that may have been under way when n8n crashed. */
export interface Suspect {
	/** How often it was handed over. */
	readonly attempts: number;
	/** Whether an earlier process handed it over and did not see its end. */
	readonly isLeftOver?: boolean;
}

/**
 * Lets the deliveries of all triggers in this process start. After a crash, those that were under way come first and one by
 * one until one of them has ended, because any of them may have been the cause; the rest follows as usual. What was under way
 * at two crashes always goes alone, so that in the end the crashes are counted for their cause only.
 */
export class Recovery {
	private readonly running = new Set<Suspect>();

	/** Those left over that wait. */
	private readonly waiting = new Set<Suspect>();

	/** Called when something that was refused may try again. */
	private readonly refused = new Set<() => void>();

	/** Those that need not go alone any more, because others have waited for long enough. */
	private readonly excused = new WeakSet<Suspect>();

	/** The one that nothing runs beside, and what to call when that ends. */
	private alone: { suspect: Suspect; onCompany?: () => void } | undefined;

	/** Whether one that was under way at the crash has ended, or has run for long. */
	private hasSurvived = false;

	private isTiming = false;

	private readonly patience = new Timer(() => this.loseIt());

	/**
	 * @param again called when it may try once more
	 * @returns whether it may start now; if so, call {@link leave} at its end
	 */
	enter(suspect: Suspect, again: () => void): boolean {
		const isToBeAlone = this.mustBeAlone(suspect);
		if (isToBeAlone ? this.running.size > 0 : this.isHeldUp()) {
			this.refused.add(again);
			if (suspect.isLeftOver) this.waiting.add(suspect);
			if (isToBeAlone) this.time();
			return false;
		}
		this.waiting.delete(suspect);
		this.running.add(suspect);
		if (isToBeAlone) {
			this.alone = { suspect };
			this.stopTiming();
			this.time();
		}
		return true;
	}

	/**
	 * @param onCompany called when others start beside it before it has ended
	 * @returns whether nothing runs beside it
	 */
	isAlone(suspect: Suspect, onCompany: () => void): boolean {
		if (this.alone?.suspect !== suspect) return false;
		this.alone.onCompany = onCompany;
		return true;
	}

	/** @param hasEnded false when it only does not wait any more, or starts again */
	leave(suspect: Suspect, hasEnded: boolean): void {
		this.waiting.delete(suspect);
		this.running.delete(suspect);
		if (hasEnded && suspect.isLeftOver) this.hasSurvived = true;
		if (this.alone?.suspect === suspect) {
			this.alone = undefined;
			this.stopTiming();
		}
		this.wake();
	}

	private mustBeAlone(suspect: Suspect): boolean {
		if (!suspect.isLeftOver || this.excused.has(suspect)) return false;
		return !this.hasSurvived || suspect.attempts >= SUSPECT;
	}

	private isHeldUp(): boolean {
		return this.alone !== undefined || [...this.waiting].some((each) => this.mustBeAlone(each));
	}

	private time(): void {
		if (this.isTiming) return;
		this.isTiming = true;
		this.patience.set(ALONE_MS);
	}

	private stopTiming(): void {
		this.isTiming = false;
		this.patience.stop();
	}

	private loseIt(): void {
		this.isTiming = false;
		this.hasSurvived = true;
		const { alone, running, waiting } = this;
		for (const suspect of alone ? running : waiting) this.excused.add(suspect);
		this.alone = undefined;
		alone?.onCompany?.();
		this.wake();
	}

	private wake(): void {
		const refused = [...this.refused];
		this.refused.clear();
		for (const again of refused) again();
	}
}
