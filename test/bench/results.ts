import { CONTENDERS, type ContenderName } from './contenders/contender.ts';
import type { MeasureName } from './measures/index.ts';
import type { Findings } from './measures/measure.ts';

/** The content of `bench/results.json`. */
export interface Results {
	/** Day of the run, `2026-01-31`. */
	date: string;
	node: string;
	cores: number;
	/** Number of runs; each result is their median. */
	repetitions: number;
	measures: Partial<Record<MeasureName, Partial<Record<ContenderName, Findings>>>>;
}

/** A performance target of the project. */
export interface Target {
	what: string;
	/** The measured result that the target is about. */
	measure: MeasureName;
	finding: string;
	unit: string;
	/** The contender whose result ours is divided by; when absent, ours itself is judged. */
	against?: Exclude<ContenderName, 'ours'>;
	atLeast?: number;
	below?: number;
	/** Whether the result is subtracted instead. */
	added?: true;
}

export const TARGETS: readonly Target[] = [
	{
		what: 'Durable, acknowledged sends, against keys in memory',
		measure: 'sending',
		finding: 'perSecond',
		unit: '×',
		against: 'memory',
		atLeast: 1,
	},
	{
		what: 'Durable, acknowledged sends, against multi-file auth',
		measure: 'sending',
		finding: 'perSecond',
		unit: '×',
		against: 'multiFile',
		atLeast: 2,
	},
	{
		what: 'Latency added to an inbound message, p99',
		measure: 'receiving',
		finding: 'latencyMsP99',
		unit: 'ms',
		against: 'memory',
		added: true,
		below: 10,
	},
	{
		what: 'Delay of a message behind 60 undecodable ones of a stranger',
		measure: 'strangers',
		finding: 'undecodableAddedMs',
		unit: 'ms',
		below: 100,
	},
	{
		what: 'Delay of a message behind 60 garbage ciphertexts',
		measure: 'strangers',
		finding: 'ciphertextAddedMs',
		unit: 'ms',
		below: 100,
	},
	{
		what: 'Memory of one more idle session of 200, against keys in memory',
		measure: 'memory',
		finding: 'heapMbPerSessionAt200',
		unit: '×',
		against: 'memory',
		below: 1.005,
	},
	{
		what: 'Event loop delay while a group of 500 gets its first message, p99',
		measure: 'loopDelay',
		finding: 'delayMsP99',
		unit: 'ms',
		below: 50,
	},
	{
		what: 'Texts to chats that exist while a broadcast waits, against no pacing',
		measure: 'pacing',
		finding: 'againstOff',
		unit: '×',
		atLeast: 0.95,
	},
	{
		what: 'Search of 10,000 chats by a picker, p99',
		measure: 'pickers',
		finding: 'searchMsP99',
		unit: 'ms',
		below: 100,
	},
	{
		what: 'Event loop delay while 100,000 kept messages are searched, p99',
		measure: 'searching',
		finding: 'delayMsP99',
		unit: 'ms',
		below: 50,
	},
];

/** The value of a target; undefined when it was not measured. */
export function valueOf(target: Target, { measures }: Results): number | undefined {
	const found = (who: ContenderName): number | undefined =>
		measures[target.measure]?.[who]?.[target.finding];
	const ours = found('ours');
	if (ours === undefined || target.against === undefined) return ours;
	const theirs = found(target.against);
	if (theirs === undefined) return undefined;
	return target.added ? ours - theirs : ours / theirs;
}

export function isMet(target: Target, value: number): boolean {
	return value >= (target.atLeast ?? -Infinity) && value < (target.below ?? Infinity);
}

/** The targets as a Markdown table. */
export function targetTable(results: Results): string {
	const rows = TARGETS.flatMap((target) => {
		const value = valueOf(target, results);
		if (value === undefined) return [];
		const goal =
			target.atLeast === undefined
				? `< ${target.below?.toFixed(0)}`
				: `≥ ${target.atLeast.toFixed(1)}`;
		const met = isMet(target, value) ? 'met' : '**missed**';
		return [
			`| ${target.what} | ${shown(value)} ${target.unit} | ${goal} ${target.unit} | ${met} |`,
		];
	});
	return ['| | measured | target | |', '|---|---|---|---|', ...rows].join('\n');
}

/** The profile of sending as a Markdown table in microseconds; empty when it was not measured. */
export function profileTable({ measures: { profile } }: Results): string {
	const { ours = {}, memory = {} } = profile ?? {};
	const owners = Object.keys({ ...ours, ...memory }).sort(
		(one, other) => (ours[other] ?? 0) - (ours[one] ?? 0),
	);
	const rows = owners.map((owner) => row(owner, ours[owner], memory[owner]));
	const total = row('**together**', sum(ours), sum(memory));
	return [
		'| µs per message | this package | keys in memory |',
		'|---|--:|--:|',
		...rows,
		total,
	].join('\n');
}

/** What a stranger's messages do to another person's, as a Markdown table; empty when it was not measured. */
export function strangersTable({ measures: { strangers } }: Results): string {
	const { ours = {}, memory = {} } = strangers ?? {};
	const rows = [
		['alone', 'aloneMs'],
		['behind 60 undecodable messages', 'undecodableMs'],
		['behind 60 garbage ciphertexts', 'ciphertextMs'],
	].flatMap(([what = '', finding = '']) => {
		const [one, other] = [ours[finding], memory[finding]];
		if (one === undefined || other === undefined) return [];
		return [`| ${what} | ${shown(one)} | ${shown(other)} | ${shown(one / other)} × |`];
	});
	return [
		'| ms until told | this package | Baileys alone | ratio |',
		'|---|--:|--:|--:|',
		...rows,
	].join('\n');
}

function row(owner: string, ours = 0, theirs = 0): string {
	return `| ${owner} | ${ours.toFixed(0)} | ${theirs.toFixed(0)} |`;
}

function sum(findings: Findings): number {
	return Object.values(findings).reduce((total, each) => total + each, 0);
}

/** All results of all contenders, as lines of text. */
export function report({ measures }: Results): string {
	const lines: string[] = [];
	for (const [measure, byContender] of Object.entries(measures)) {
		lines.push(`${measure.padEnd(28)}${CONTENDERS.map((who) => who.padStart(12)).join('')}`);
		const findings = new Set(Object.values(byContender).flatMap((each) => Object.keys(each)));
		for (const finding of findings) {
			const cells = CONTENDERS.map((who) => {
				const value = byContender[who]?.[finding];
				return (value === undefined ? '–' : shown(value)).padStart(12);
			});
			lines.push(`  ${finding.padEnd(26)}${cells.join('')}`);
		}
	}
	return lines.join('\n');
}

function shown(value: number): string {
	return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
