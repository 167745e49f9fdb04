import type { Phone } from '../contract.ts';

/** What the phone's screen says while it links a device for which WhatsApp demands a passkey. */
export interface Screen {
	title: string;
	text: string;
	/** To compare with what the device shows. */
	code?: string;
	/** What the person does next on this phone. */
	wants?: 'passkey' | 'compare';
}

const KEEP_OPEN = 'Keep WhatsApp open on this phone.';

/** @returns undefined when no device is being linked, or none was with a passkey */
export function screenOf({ passkeyLinking: linking }: Phone): Screen | undefined {
	if (!linking) return undefined;
	const { stage, code, mustCompare, isConfirmed, failure } = linking;
	switch (stage) {
		case 'demanded':
			return {
				title: 'Continue on your other device',
				text: `This account needs its passkey to link a device. The other device shows what to do. ${KEEP_OPEN}`,
				wants: 'passkey',
			};
		case 'paired':
			return { title: 'Linked', text: 'The device is linked.' };
		case 'failed':
			return { title: 'Not linked', text: `Link the device again (${failure}).` };
		default:
	}
	if (stage === 'opened' && mustCompare && !isConfirmed) {
		return {
			title: 'Is it your device?',
			text: 'The other device shows a code. Compare it with the code of this phone.',
			wants: 'compare',
		};
	}
	return {
		title: 'Linking …',
		text: mustCompare ? `Go on if the other device shows the same code. ${KEEP_OPEN}` : KEEP_OPEN,
		...(code === undefined ? {} : { code }),
	};
}

/**
 * The request options in what a person pastes: the options themselves, or the whole text that is meant for the browser's
 * console and contains them, as JSON or within a string.
 * @throws if there are none
 */
export function optionsIn(pasted: string): string {
	const text = pasted
		.replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replaceAll('\\"', '"');
	const challenge = text.indexOf('"challenge"');
	for (let start = challenge; start > 0 && (start = text.lastIndexOf('{', start - 1)) >= 0; ) {
		for (let end = challenge; (end = text.indexOf('}', end + 1)) >= 0; ) {
			const candidate = text.slice(start, end + 1);
			if (isJson(candidate)) return candidate;
		}
	}
	throw new Error('This is not the snippet. Copy all of the text that n8n shows.');
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
