import { createHash } from 'node:crypto';
import { invalidParameter } from '../errors';
import { asNumber, asObjects, asText } from './untrusted';
import { unwrap } from './unwrap';

/** A poll, as far as a vote depends on it. */
export interface Ballot {
	name: string;
	options: string[];
	/** How many may be chosen, 0 for any number. */
	selectableCount: number;
}

const HASH_BYTES = 32;
const MAX_OPTIONS = 100;

/** @returns undefined if the message is not a poll */
export function ballotOf(message: unknown): Ballot | undefined {
	const { key, content } = unwrap(message);
	if (!key?.startsWith('pollCreationMessage')) return undefined;
	return {
		name: asText(content.name) ?? '',
		options: asObjects(content.options, MAX_OPTIONS).map(({ optionName }) => String(optionName)),
		selectableCount: asNumber(content.selectableOptionsCount) ?? 0,
	};
}

/**
 * The hashes by which a vote refers to the selected options.
 * @param selected each an option's text, or that hash in hex or base64
 * @throws WhatsAppError `invalid_parameter`
 */
export function voteHashes(selected: string[], ballot: Ballot): Uint8Array[] {
	const hashes = new Map(ballot.options.map((option) => [hashOf(option).toString('hex'), option]));
	const chosen = new Set(
		selected.map((choice) => {
			const candidates = [
				hashOf(choice),
				Buffer.from(choice, 'hex'),
				Buffer.from(choice, 'base64'),
			];
			const hash = candidates
				.filter(({ length }) => length === HASH_BYTES)
				.map((bytes) => bytes.toString('hex'))
				.find((hex) => hashes.has(hex));
			return hash ?? refuse(`has '${choice}', which the poll has not`, ballot);
		}),
	);
	const { selectableCount } = ballot;
	if (selectableCount > 0 && chosen.size > selectableCount) {
		refuse(`may have no more than ${selectableCount} of the poll's options`, ballot);
	}
	return [...chosen].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
}

/** The SHA-256 of an option's text, by which votes refer to it. */
export function hashOf(option: string): Buffer {
	return createHash('sha256').update(option).digest();
}

function refuse(problem: string, { options }: Ballot): never {
	throw invalidParameter('selectedOptions', problem, `The options are: ${options.join(', ')}.`);
}
