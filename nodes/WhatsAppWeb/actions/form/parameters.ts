import { invalidParameter } from '../../errors';
import type { MediaKind } from '../../message/content';
import { parseRecipient } from '../../message/jid';
import type { MediaSource } from '../../media/collectMedia';

/**
 * The source of an operation's parameters: the node's form, or a request body of one of the API documents. Operations
 * read parameters by the form's names (camelCase); documents have other spellings.
 */
export interface ParameterSource {
	/** Whether a number may stand for a text and vice versa: in forms, whose values come from expressions. */
	readonly lenient: boolean;
	/** IANA name of the time zone that applies to times without one. */
	readonly timeZone?: string;
	/** Undefined or null if it is not given. */
	value(name: string): unknown;
	/** The parameter's name as its author writes it, for errors. */
	spelling(name: string): string;
	/** Whether the document requires this parameter, which is optional in the form. */
	requires(name: string): boolean;
	/** The elements of a list of groups, undefined when it is not one. */
	elements(name: string): ParameterSource[] | undefined;
	/** The entries of a list of texts, undefined when it is not one. */
	texts(name: string): unknown[] | undefined;
	/** The file of the message, or the file to upload. */
	file(): FileSource | UploadedSource;
}

interface TextLimits {
	/** UTF-16 units. */
	max: number;
}

interface NumberLimits {
	min: number;
	max: number;
}

/** Reads and validates; every error is `invalid_parameter` and names the parameter as its author wrote it. */
export class ParameterReader {
	constructor(readonly source: ParameterSource) {}

	spelling(name: string): string {
		return this.source.spelling(name);
	}

	has(name: string): boolean {
		const value = this.source.value(name);
		return value !== undefined && value !== null && value !== '';
	}

	text(name: string, limits: TextLimits): string {
		const text = this.optionalText(name, limits);
		if (text === undefined || text.trim() === '') this.refuse(name, 'must not be empty');
		return text;
	}

	optionalText(name: string, { max }: TextLimits): string | undefined {
		if (!this.has(name)) {
			if (this.source.requires(name)) this.refuse(name, 'must not be empty');
			return undefined;
		}
		const value = this.source.value(name);
		const text = this.source.lenient && typeof value === 'number' ? String(value) : value;
		if (typeof text !== 'string') this.refuse(name, 'must be a text');
		if (text.length > max) this.refuse(name, `must not be longer than ${max} characters`);
		return text;
	}

	number(name: string, limits: NumberLimits): number {
		return this.optionalNumber(name, limits) ?? this.refuse(name, 'must not be empty');
	}

	optionalNumber(name: string, { min, max }: NumberLimits): number | undefined {
		if (!this.has(name)) return undefined;
		const value = this.source.value(name);
		const isNumeral = this.source.lenient && typeof value === 'string' && value.trim() !== '';
		const number = isNumeral ? Number(value) : value;
		if (typeof number !== 'number' || !Number.isFinite(number))
			this.refuse(name, 'must be a number');
		if (number < min || number > max) this.refuse(name, `must be between ${min} and ${max}`);
		return number;
	}

	integer(name: string, limits: NumberLimits): number {
		return this.optionalInteger(name, limits) ?? this.refuse(name, 'must not be empty');
	}

	optionalInteger(name: string, limits: NumberLimits): number | undefined {
		const number = this.optionalNumber(name, limits);
		if (number !== undefined && !Number.isInteger(number)) {
			this.refuse(name, 'must be a whole number');
		}
		return number;
	}

	boolean(name: string, fallback: boolean): boolean {
		if (!this.has(name)) return fallback;
		const value = this.source.value(name);
		if (this.source.lenient && (value === 'true' || value === 'false')) return value === 'true';
		if (typeof value !== 'boolean') this.refuse(name, 'must be true or false');
		return value;
	}

	choice<Choice extends string>(
		name: string,
		choices: readonly Choice[],
		fallback?: Choice,
	): Choice {
		if (!this.has(name) && fallback !== undefined) return fallback;
		const value = this.source.value(name);
		const choice = choices.find((candidate) => candidate === value);
		if (choice === undefined) this.refuse(name, `must be one of: ${choices.join(', ')}`);
		return choice;
	}

	optionalChoice<Choice extends string>(
		name: string,
		choices: readonly Choice[],
	): Choice | undefined {
		return this.has(name) ? this.choice(name, choices) : undefined;
	}

	/** A list of texts, none of them empty. @param limits how many there may be */
	texts(name: string, limits: NumberLimits, each: TextLimits): string[] {
		const texts = this.has(name) ? this.source.texts(name) : [];
		if (!texts) this.refuse(name, 'must be a list of texts');
		this.checkLength(name, texts, limits);
		return texts.map((entry, index) => {
			const text = this.source.lenient && typeof entry === 'number' ? String(entry) : entry;
			if (typeof text !== 'string' || text.trim() === '') {
				this.refuse(name, `has an entry that is no text: number ${index + 1}`);
			}
			if (text.length > each.max) {
				this.refuse(name, `has an entry longer than ${each.max} characters: number ${index + 1}`);
			}
			return text;
		});
	}

	/** @param limits how many elements the list may have */
	list(name: string, limits: NumberLimits): ParameterReader[] {
		const elements = this.has(name) ? this.source.elements(name) : [];
		if (!elements) this.refuse(name, 'must be a list of objects');
		this.checkLength(name, elements, limits);
		return elements.map((element) => new ParameterReader(element));
	}

	private checkLength(name: string, { length }: unknown[], { min, max }: NumberLimits): void {
		if (length >= min && length <= max) return;
		this.refuse(name, `must have between ${min} and ${max} entries`);
	}

	/** A JSON object, given as one or as its text. */
	object(name: string): Record<string, unknown> {
		let value = this.source.value(name);
		if (typeof value === 'string') {
			try {
				value = JSON.parse(value);
			} catch (error) {
				const reason = error instanceof Error ? error.message : 'it cannot be parsed';
				this.refuse(name, 'is not valid JSON', reason);
			}
		}
		if (!isRecord(value)) this.refuse(name, 'must be a JSON object');
		return value;
	}

	/** The text of a JSON object, unchanged. */
	jsonText(name: string, limits: TextLimits): string {
		const value = this.source.value(name);
		if (this.source.lenient && isRecord(value)) return JSON.stringify(value);
		const text = this.text(name, limits);
		this.object(name);
		return text;
	}

	recipient(name: string): string {
		return parseRecipient(this.text(name, { max: 200 }), this.spelling(name));
	}

	media(kind: MediaKind): GivenMedia {
		return { kind, source: this.source.file() };
	}

	/** @throws WhatsAppError `invalid_parameter` */
	refuse(name: string, problem: string, description?: string): never {
		throw invalidParameter(this.spelling(name), problem, description);
	}
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A file in a binary field of the n8n item, or one that `media/` collects by itself. `parameter` is the name of the
 * parameter as its author writes it, for errors.
 */
export type FileSource =
	| { from: 'binary'; property: string; mimeType?: string; parameter: string }
	| Exclude<MediaSource, { from: 'binary' }>;

/** A file as its author gives it: to be collected, or uploaded before. */
export interface GivenMedia {
	kind: MediaKind;
	source: FileSource | UploadedSource;
}

export interface UploadedSource {
	from: 'uploaded';
	fields: ParameterSource;
}
