import type { IExecuteFunctions } from 'n8n-workflow';
import { invalidParameter, type WhatsAppError } from '../../errors';
import { type FileSource, isRecord, type ParameterSource, type UploadedSource } from './parameters';

/** The parameters of one item as the node's form has them. */
export function formSource(
	context: Pick<IExecuteFunctions, 'getNodeParameter' | 'getTimezone'>,
	itemIndex: number,
): ParameterSource {
	const value = (name: string): unknown => {
		try {
			// n8n refuses to read a parameter that the form does not have, unless a fallback is named.
			return context.getNodeParameter(name, itemIndex, null);
		} catch (error) {
			throw unreadable(name, error);
		}
	};
	return { ...groupSource(value, ''), timeZone: context.getTimezone() };
}

/** The expression in a field cannot be evaluated; n8n says why. */
function unreadable(name: string, cause: unknown): WhatsAppError {
	const description = cause instanceof Error ? cause.message : undefined;
	return invalidParameter(name, 'could not be read', description);
}

/** @param path of the group within the form, ends with a dot unless empty */
function groupSource(value: (name: string) => unknown, path: string): ParameterSource {
	const source: ParameterSource = {
		lenient: true,
		value,
		// Authors know the entries of a collection by their own names.
		spelling: (name) => path + name.replace(/^(options|target)\./, ''),
		requires: () => false,
		elements: (name) =>
			listOf(value(name))?.map((element, index) =>
				groupSource((key) => element[key], `${path}${name}[${index}].`),
			),
		texts: (name) => textsOf(value(name)),
		file: () => formFile(value, source),
	};
	return source;
}

/** A fixed collection with many values is `{ <its only group>: [ … ] }`. */
function entriesOf(value: unknown): unknown {
	return isRecord(value) ? (Object.values(value)[0] ?? []) : value;
}

function listOf(value: unknown): Array<Record<string, unknown>> | undefined {
	const list = entriesOf(value);
	return Array.isArray(list) && list.every(isRecord) ? list : undefined;
}

/** Texts are groups of one field each; an expression in one of them may bring a whole list. */
function textsOf(value: unknown): unknown[] | undefined {
	const list = entriesOf(value);
	if (!Array.isArray(list)) return undefined;
	return list.flatMap((entry) => (isRecord(entry) ? Object.values(entry)[0] : entry));
}

function formFile(
	value: (name: string) => unknown,
	fields: ParameterSource,
): FileSource | UploadedSource {
	const given = (name: string): string => {
		const text = value(name);
		if (typeof text !== 'string' || text.trim() === '') {
			throw invalidParameter(name, 'must not be empty');
		}
		return text.trim();
	};
	const mimeType = value('mimeType') ? given('mimeType') : undefined;
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
