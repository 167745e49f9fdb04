import type { BenchServer } from '../BenchServer.ts';
import type { Contender, ContenderName } from '../contenders/contender.ts';

/** The results of one run by name. */
export type Findings = Record<string, number>;

export interface Scale {
	messages: number;
	pacedMessages: number;
	/** Idle sessions at each step. */
	sessions: readonly number[];
	groupMembers: number;
	/** Chats to pick from. */
	chats: number;
	/** Kept messages to search. */
	kept: number;
}

export interface Measure {
	/** The contenders that can be measured; all when absent. */
	contenders?: readonly ContenderName[];
	/** Whether one run is enough, because repetitions take too long. */
	once?: boolean;
	run(parts: { server: BenchServer; contender: Contender; scale: Scale }): Promise<Findings>;
}

export const FULL: Scale = {
	messages: 2_000,
	pacedMessages: 400,
	sessions: [1, 50, 200],
	groupMembers: 500,
	chats: 10_000,
	kept: 100_000,
};

/** Small quantities, to check that the benchmark works; the results say little. */
export const QUICK: Scale = {
	messages: 40,
	pacedMessages: 20,
	sessions: [1, 4],
	groupMembers: 20,
	chats: 200,
	kept: 400,
};

export const OWN = '628111000111';

/** Phone numbers of people to write to. */
export function numbers(count: number): string[] {
	return Array.from({ length: count }, (_, index) => String(628_500_000_000 + index));
}

/** Milliseconds of processor time that this process has used since `before`, per message. */
export function cpuMsPer(messages: number, before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000 / messages;
}

/** @param share 0.5 for the median, 0.99 for the p99 */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
