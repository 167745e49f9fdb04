import type { IExecuteFunctions } from 'n8n-workflow';
import { invalidParameter, type WhatsAppError } from '../../errors';
import { isPlainObject, picked } from '../../message/written';
import { MOVED } from './moved';
import type { FileSource, ParameterSource, UploadedSource } from './parameters';

export function formSource(
	context: Pick<IExecuteFunctions, 'getNodeParameter' | 'getTimezone'>,
	itemIndex: number,
): ParameterSource {
	const read = (name: string): unknown => {
		try {
			// Without a fallback, n8n throws for a parameter that the form does not have.
			return context.getNodeParameter(name, itemIndex, null);
		} catch (error) {
			throw unreadable(name, error);
		}
	};
	const value = (name: string): unknown => {
		const moved = MOVED.get(name);
		const now = moved === undefined ? null : read(moved);
		return now === null || picked(now) === '' ? read(name) : now;
	};
	return { ...groupSource(value, ''), timeZone: context.getTimezone() };
}

/** The error for a field whose expression cannot be evaluated, with n8n's reason. */
function unreadable(name: string, cause: unknown): WhatsAppError {
	const description = cause instanceof Error ? cause.message : undefined;
	return invalidParameter(name, 'could not be read', description);
}

/** @param path of the group within the form, ends with a dot unless empty */
function groupSource(value: (name: string) => unknown, path: string): ParameterSource {
	const source: ParameterSource = {
		lenient: true,
		value,
		// Authors see the fields of these collections, but not the collections' names.
		spelling: (name) =>
			path + (MOVED.get(name) ?? name).replace(/^(options|updateFields|filters)\./, ''),
		requires: () => false,
		elements: (name) =>
			listOf(value(name))?.map((element, index) =>
				groupSource((key) => element[key], `${source.spelling(name)}[${index}].`),
			),
		texts: (name) => textsOf(value(name)),
		file: () => formFile(value, source),
	};
	return source;
}

/** The entries of a fixed collection, which n8n gives as `{ <its only group>: [ … ] }`; undefined for anything else. */
function entriesOf(value: unknown): unknown {
	if (!isPlainObject(value)) return value;
	const groups = Object.values(value);
	return groups.length > 1 ? undefined : (groups[0] ?? []);
}

function listOf(value: unknown): Array<Record<string, unknown>> | undefined {
	const entries = entriesOf(value);
	// A collection of one group has it without a list.
	const list = isPlainObject(entries) ? [entries] : entries;
	return Array.isArray(list) && list.every(isPlainObject) ? list : undefined;
}

/**
 * Each text is a group with one field; an expression in that field may return a whole list. AI models write a list as lines
 * or as JSON, too, which no text of these lists can be: they are shown as one line.
 */
function textsOf(value: unknown): unknown[] | undefined {
	const list = entriesOf(value);
	if (!Array.isArray(list)) return undefined;
	return list.flatMap((entry: unknown) => {
		const fields = isPlainObject(entry) ? Object.values(entry) : [];
		return fields.length === 1 ? writtenList(fields[0]) : [entry];
	});
}

function writtenList(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const lines = value.split(/\r?\n/).filter((line) => line.trim() !== '');
	if (!/^\s*\[.*\]\s*$/s.test(value)) return lines.length > 1 ? lines : value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return value;
	}
}

function formFile(
	value: (name: string) => unknown,
	fields: ParameterSource,
): FileSource | UploadedSource {
	const optional = (name: string): string | undefined => {
		const text = value(name) ?? '';
		if (typeof text !== 'string') throw invalidParameter(name, 'must be a text');
		return text.trim() === '' ? undefined : text.trim();
	};
	const given = (name: string): string => {
		const text = optional(name);
		if (text === undefined) throw invalidParameter(name, 'must not be empty');
		return text;
	};
	const mimeType = optional('mimeType');
	switch (value('mediaSource')) {
		case 'binary': {
			const parameter = 'binaryPropertyName';
			return { from: 'binary', property: given(parameter), mimeType, parameter };
		}
		case 'url':
			return { from: 'url', url: given('mediaUrl'), mimeType, parameter: 'mediaUrl' };
		case 'base64':
			return { from: 'base64', base64: given('base64'), mimeType, parameter: 'base64' };
		case 'uploaded':
			return { from: 'uploaded', fields };
		default:
			throw invalidParameter('mediaSource', 'must be one of: base64, binary, uploaded, url');
	}
}
