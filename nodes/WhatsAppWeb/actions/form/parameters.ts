import { invalidParameter } from '../../errors';
import type { MediaKind } from '../../message/content';
import { folded } from '../../message/folded';
import { parseRecipient } from '../../message/jid';
import type { MediaSource } from '../../media/collectMedia';
import {
	picked,
	type Written,
	writtenBoolean,
	writtenChoice,
	writtenId,
	writtenInteger,
	writtenJson,
	writtenNumber,
	writtenObject,
	writtenText,
} from '../../message/written';

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
	file(kind: MediaKind): FileSource | UploadedSource;
}

/** UTF-16 units. */
const RECIPIENT_MAX = 200;

/** What somebody may be called: letters, and nothing that a number or an ID has. */
const NAME = /^[^\d@/]*\p{L}[^\d@/]*$/u;

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

	optionalText(name: string, limits: TextLimits): string | undefined {
		return this.optional(name, limits, this.source.lenient ? writtenText : strictText);
	}

	/** Text without blanks around it, or in forms a whole number. */
	optionalId(name: string, limits: TextLimits): string | undefined {
		return this.optional(name, limits, this.source.lenient ? writtenId : strictText)?.trim();
	}

	private optional(
		name: string,
		{ max }: TextLimits,
		read: (value: unknown) => Written<string>,
	): string | undefined {
		if (!this.has(name)) {
			if (this.source.requires(name)) this.refuse(name, 'must not be empty');
			return undefined;
		}
		const text = this.accept(name, read(this.source.value(name)));
		if (text.length > max) this.refuse(name, `must not be longer than ${max} characters`);
		return text;
	}

	number(name: string, limits: NumberLimits): number {
		return this.optionalNumber(name, limits) ?? this.refuse(name, 'must not be empty');
	}

	optionalNumber(name: string, limits: NumberLimits): number | undefined {
		return this.within(name, limits, writtenNumber);
	}

	integer(name: string, limits: NumberLimits): number {
		return this.optionalInteger(name, limits) ?? this.refuse(name, 'must not be empty');
	}

	optionalInteger(name: string, limits: NumberLimits): number | undefined {
		return this.within(name, limits, writtenInteger);
	}

	private within(
		name: string,
		{ min, max }: NumberLimits,
		read: (value: unknown) => Written<number>,
	): number | undefined {
		if (!this.has(name)) return undefined;
		const value = this.source.value(name);
		if (!this.source.lenient && typeof value === 'string') this.refuse(name, 'must be a number');
		const number = this.accept(name, read(value));
		if (number < min || number > max) this.refuse(name, `must be between ${min} and ${max}`);
		return number;
	}

	/** @param fallback for a parameter that is not given */
	boolean(name: string, fallback: boolean): boolean {
		if (!this.has(name)) return fallback;
		const value = this.source.value(name);
		if (!this.source.lenient && typeof value === 'string') {
			this.refuse(name, 'must be true or false');
		}
		return this.accept(name, writtenBoolean(value));
	}

	/** @param fallback for a parameter that is not given */
	choice<Choice extends string>(
		name: string,
		choices: readonly Choice[],
		fallback?: Choice,
	): Choice {
		if (!this.has(name) && fallback !== undefined) return fallback;
		const value = this.source.value(name);
		const choice =
			choices.find((candidate) => candidate === value) ??
			(this.source.lenient ? sameWord(value, choices) : undefined);
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
		return this.entries(name, limits, each, this.source.lenient ? writtenText : strictText);
	}

	/** A list of IDs, as {@link optionalId} reads one. */
	ids(name: string, limits: NumberLimits, each: TextLimits): string[] {
		const read = this.source.lenient ? writtenId : strictText;
		return this.entries(name, limits, each, read).map((id) => id.trim());
	}

	private entries(
		name: string,
		limits: NumberLimits,
		each: TextLimits,
		read: (value: unknown) => Written<string>,
	): string[] {
		const entries = this.has(name) ? this.source.texts(name) : [];
		if (!entries) this.refuse(name, 'must be a list of texts');
		this.checkLength(name, entries, limits);
		return entries.map((entry, index) => {
			const text = read(entry);
			if ('problem' in text || text.value.trim() === '') {
				const reason = 'problem' in text ? `it ${text.problem}` : 'it is empty';
				this.refuse(name, `has an entry that is no text: number ${index + 1} (${reason})`);
			}
			if (text.value.length > each.max) {
				this.refuse(name, `has an entry longer than ${each.max} characters: number ${index + 1}`);
			}
			return text.value;
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
		return this.accept(name, writtenObject(this.source.value(name)));
	}

	/** The text of a JSON object, unchanged; in forms also an object. */
	jsonText(name: string, { max }: TextLimits): string {
		if (!this.has(name)) this.refuse(name, 'must not be empty');
		const value = this.source.value(name);
		if (!this.source.lenient && typeof value !== 'string') this.refuse(name, 'must be a text');
		const text = this.accept(name, writtenJson(value));
		if (text.length > max) this.refuse(name, `must not be longer than ${max} characters`);
		return text;
	}

	private accept<Value>(name: string, written: Written<Value>): Value {
		if ('value' in written) return written.value;
		return this.refuse(name, written.problem, written.description);
	}

	/** What was picked from a list that is none of chats, or written instead: its ID or name. */
	choiceOf(name: string, limits: TextLimits): string {
		const read = this.source.lenient ? writtenChoice : strictText;
		const text = this.optional(name, limits, read)?.trim();
		return text === undefined || text === '' ? this.refuse(name, 'must not be empty') : text;
	}

	/** The JID of a chat or person. */
	recipient(name: string): string {
		const jid = this.optionalRecipient(name);
		if (jid !== undefined) return jid;
		const given = picked(this.source.value(name));
		if (!this.source.lenient || (given !== undefined && given !== null)) {
			this.refuse(name, 'must not be empty');
		}
		this.refuse(
			name,
			'is empty: its expression gave no value',
			"Look at the preview below the field. Behind another node, use {{ $('WhatsApp Web Trigger').item.json.chat }}.",
		);
	}

	/** The JID of a chat or person; undefined when none is given. */
	optionalRecipient(name: string): string | undefined {
		const read = this.source.lenient ? writtenChoice : strictText;
		const text = this.optional(name, { max: RECIPIENT_MAX }, read);
		return text === undefined || text === '' ? undefined : this.parsed(name, text);
	}

	/** The JIDs in a field that holds one, or in forms several: as a list, or in a text with commas. */
	recipients(name: string): string[] {
		const given = this.source.lenient ? picked(this.source.value(name)) : undefined;
		const list = typeof given === 'string' ? given.split(/[,;\n]/) : given;
		if (!Array.isArray(list)) return [this.recipient(name)];
		const texts = list.map((entry) => this.accept(name, writtenChoice(entry)));
		return texts.filter((text) => text !== '').map((text) => this.parsed(name, text));
	}

	private parsed(name: string, text: string): string {
		if (this.source.lenient && NAME.test(text)) {
			this.refuse(
				name,
				'must be a phone number with country code',
				'Write it as +62 812 3456 7890. To choose people or groups by name, use From List.',
			);
		}
		return parseRecipient(text, this.spelling(name));
	}

	media(kind: MediaKind): GivenMedia {
		return { kind, source: this.source.file(kind) };
	}

	/** @throws WhatsAppError `invalid_parameter` */
	refuse(name: string, problem: string, description?: string): never {
		throw invalidParameter(this.spelling(name), problem, description);
	}
}

/** The only choice that is spelt like a value, as AI models and people spell: `Free Text` is `freeText`. */
function sameWord<Choice extends string>(
	value: unknown,
	choices: readonly Choice[],
): Choice | undefined {
	if (typeof value !== 'string') return undefined;
	const spelling = lettersOf(value);
	const same = choices.filter((candidate) => lettersOf(candidate) === spelling);
	return same.length === 1 ? same[0] : undefined;
}

/** Without case, and without what may stand between words. */
function lettersOf(text: string): string {
	return folded(text)
		.trim()
		.replace(/(?<=\p{L})[\s_-]+(?=\p{L})/gu, '');
}

/** In the documents, a number is no text. */
function strictText(value: unknown): Written<string> {
	return typeof value === 'string' ? { value } : { problem: 'must be a text' };
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
