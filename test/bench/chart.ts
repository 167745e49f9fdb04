import { isMet, type Results, TARGETS, valueOf } from './results.ts';

const WIDTH = 760;
const ROW = 46;
const BAR = { x: 470, width: 180, height: 16 };

/** Legible on GitHub's light and dark pages. */
const STYLE = `
	text { font: 14px system-ui, sans-serif; fill: #1f2328 }
	.value { font-weight: 600 }
	.track { fill: #d1d9e0 } .met { fill: #1a7f37 } .missed { fill: #bc4c00 } .goal { stroke: #1f2328; stroke-width: 2 }
	@media (prefers-color-scheme: dark) {
		text { fill: #f0f6fc } .track { fill: #3d444d } .met { fill: #3fb950 } .missed { fill: #f0883e } .goal { stroke: #f0f6fc }
	}`;

/** The targets as bars, each with a mark where the target is. */
export function chart(results: Results): string {
	const rows = TARGETS.flatMap((target) => {
		const value = valueOf(target, results);
		const goal = target.atLeast ?? target.below;
		return value === undefined || goal === undefined ? [] : [{ target, value, goal }];
	});
	const bars = rows.map(({ target, value, goal }, index) => {
		const y = 20 + index * ROW;
		const scale = BAR.width / (1.25 * Math.max(value, goal));
		const middle = y + BAR.height - 3;
		const kind = isMet(target, value) ? 'met' : 'missed';
		const mark = BAR.x + goal * scale;
		return [
			`<text x="10" y="${middle}">${target.what}</text>`,
			`<rect class="track" x="${BAR.x}" y="${y}" width="${BAR.width}" height="${BAR.height}" rx="3"/>`,
			`<rect class="${kind}" x="${BAR.x}" y="${y}" width="${Math.max(0, value * scale).toFixed(1)}" height="${BAR.height}" rx="3"/>`,
			`<line class="goal" x1="${mark.toFixed(1)}" x2="${mark.toFixed(1)}" y1="${y - 4}" y2="${y + BAR.height + 4}"/>`,
			`<text class="value" x="${BAR.x + BAR.width + 12}" y="${middle}">${value.toFixed(2)} ${target.unit}</text>`,
		].join('\n\t');
	});
	const height = 20 + rows.length * ROW;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Benchmark results against their targets">
	<style>${STYLE}
	</style>
	${bars.join('\n\t')}
</svg>
`;
}
