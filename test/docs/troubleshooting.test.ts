import { codesInCode, detailsInCode, reasonsInCode } from './sources.ts';
import { DETAILS, reasonsTold, TROUBLES } from './troubleshooting.ts';

/** A pattern of the code, `not_*`, has its words in the table; a word of the table may come from one. */
function isLike(pattern: string, word: string): boolean {
	return new RegExp(`^${pattern.replaceAll('*', '\\w+')}$`).test(word);
}

it('every code of errors.ts is explained', () => {
	expect(Object.keys(TROUBLES)).toEqual(codesInCode());
});

it('every reason of the code is explained, and no other', () => {
	const inCode = [...reasonsInCode()];
	const told = reasonsTold();
	const missing = inCode.filter(([reason]) => !told.some((each) => isLike(reason, each)));
	expect(missing).toEqual([]);
	const gone = told.filter((each) => !inCode.some(([reason]) => isLike(reason, each)));
	expect(gone).toEqual([]);
	// The reading of the code finds properties, getters, tables, variables and arguments.
	expect(inCode.map(([reason]) => reason)).toEqual(
		expect.arrayContaining([
			'edit_window_over',
			'waiting_for_phone',
			'waiting_for_comparison',
			'logged_out_by_user',
			'phone_silent',
		]),
	);
});

it('details say what they hold, by the code that has them', () => {
	const inCode = [...detailsInCode().keys()].map((each) => each.split(' ') as [string, string]);
	expect(inCode.filter(([, name]) => !(name in DETAILS))).toEqual([]);
	const explained = Object.entries(TROUBLES).flatMap(([code, { details = [], reasons }]) =>
		[...details, ...(reasons ? ['reason'] : [])].map((name) => `${code} ${name}`),
	);
	const missing = inCode.filter(
		([code, name]) => code !== '*' && !explained.includes(`${code} ${name}`),
	);
	expect(missing).toEqual([]);
	const unknown = explained.filter((each) => !((each.split(' ')[1] ?? '') in DETAILS));
	expect(unknown).toEqual([]);
});
