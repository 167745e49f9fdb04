import { AsyncLocalStorage } from 'node:async_hooks';

const line = new AsyncLocalStorage<true>();

/** Runs work for which all other received messages wait: nothing in it may wait for WhatsApp's server. */
export function inLine<Result>(work: () => Promise<Result>): Promise<Result> {
	return line.run(true, work);
}

export function isInLine(): boolean {
	return line.getStore() === true;
}
