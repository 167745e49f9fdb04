import type { FailPoint } from './failPoints.ts';

/** Holds up the process at an armed fail-point until it is released. */
export class Gate {
	#armed: FailPoint | undefined;
	#open: (() => void) | undefined;
	readonly #onReached: () => void;

	constructor(onReached: () => void) {
		this.#onReached = onReached;
	}

	arm(point: FailPoint): void {
		this.#armed = point;
	}

	isArmed(point: FailPoint | undefined): boolean {
		return point !== undefined && this.#armed === point;
	}

	/** @returns undefined when the point is not armed, so that the caller goes on in the same tick */
	pass(point: FailPoint | undefined): Promise<void> | undefined {
		if (!this.isArmed(point)) return undefined;
		this.#armed = undefined;
		const released = new Promise<void>((resolve) => (this.#open = resolve));
		this.#onReached();
		return released;
	}

	release(): void {
		this.#armed = undefined;
		this.#open?.();
	}
}
