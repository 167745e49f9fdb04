/** For comparison: without case, and without the accents of Latin letters. */
export function folded(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase();
}
