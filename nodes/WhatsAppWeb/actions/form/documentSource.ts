import { invalidParameter } from '../../errors';
import type { DocumentApi, DocumentFields } from '../operation';
import { assertListed } from './documentTypes';
import { isPlainObject } from '../../message/written';
import type { FileSource, ParameterSource } from './parameters';

export interface DocumentSource extends ParameterSource {
	/** Paths of the body's fields that were never read. */
	unused(): string[];
	/** Fields that were read, whether the body has them or not. */
	read(): string[];
}

/**
 * The parameters in a request body of one of the API documents.
 * @param body a JSON object
 * @param path of the object within the body, ends with a dot unless empty
 */
export function documentSource(
	api: DocumentApi,
	body: Record<string, unknown>,
	fields: DocumentFields,
	path = '',
): DocumentSource {
	const used = new Set<string>();
	const parts: DocumentSource[] = [];
	const at = (field: string): unknown => {
		used.add(field);
		return field
			.split('.')
			.reduce<unknown>((node, key) => (isPlainObject(node) ? node[key] : undefined), body);
	};
	const isMissing = (name: string) =>
		name.startsWith('options.') || fields.missing?.includes(name) === true;
	const fieldOf = (name: string) => fields.names?.[name] ?? snakeCase(name);
	const part = (
		object: Record<string, unknown>,
		field: string,
		names?: DocumentFields['names'],
	): DocumentSource => {
		const source = documentSource(api, object, { names }, `${path}${field}.`);
		parts.push(source);
		return source;
	};
	return {
		lenient: false,
		value: (name) => (isMissing(name) ? undefined : at(fieldOf(name))),
		spelling: (name) => path + fieldOf(name),
		requires: (name) => fields.required?.includes(name) ?? false,
		elements(name) {
			const list = at(fieldOf(name));
			if (!Array.isArray(list) || !list.every(isPlainObject)) return undefined;
			return list.map((element, index) => part(element, `${fieldOf(name)}[${index}]`));
		},
		texts(name) {
			const list = at(fieldOf(name));
			return Array.isArray(list) ? list : undefined;
		},
		file(kind) {
			const listed: TypeAt = (parameter) => {
				const declared = optionalText(at, parameter);
				assertListed(api, kind, declared, path + parameter);
				return declared;
			};
			if (api === 'waServer') return waServerFile(at, listed);
			const field = fieldOf('media');
			const file = at(field);
			if (!isPlainObject(file) || !UPLOADED.some((key) => key in file)) {
				return waRsFile(at, field, listed);
			}
			if (typeof file.mimetype === 'string') {
				const parameter = `${path}${field}.mimetype`;
				assertListed(api, kind, file.mimetype, parameter, 'invalid_parameter');
			}
			return { from: 'uploaded', fields: part(file, field, { mimeType: 'mimetype' }) };
		},
		unused: () => [
			...unusedPaths(body, used).map((field) => path + field),
			...parts.flatMap((source) => source.unused()),
		],
		read: () => [...used],
	};
}

/** Either of these fields marks a file of WA-RS as uploaded before. */
const UPLOADED = ['media_key', 'direct_path'];

function unusedPaths(body: Record<string, unknown>, used: ReadonlySet<string>): string[] {
	return Object.entries(body).flatMap(([key, value]) => {
		const isOpened = [...used].some((path) => path.startsWith(`${key}.`));
		if (!isOpened) return used.has(key) ? [] : [key];
		const paths = isPlainObject(value) ? Object.keys(value).map((name) => `${key}.${name}`) : [];
		return paths.filter((path) => !used.has(path));
	});
}

type ValueAt = (path: string) => unknown;

/** The MIME type in a field. @throws WhatsAppError when the document does not list it */
type TypeAt = (path: string) => string | undefined;

/** `{ "url" }` or `{ "data", "mimetype" }` under the name of the kind. */
function waRsFile(at: ValueAt, field: string, listed: TypeAt): FileSource {
	if (!isPlainObject(at(field))) {
		throw invalidParameter(field, 'must be an object with url, or with data and mimetype');
	}
	const mimeType = listed(`${field}.mimetype`);
	const source = urlOrBase64(at, `${field}.url`, `${field}.data`, mimeType);
	if (source.from === 'base64' && mimeType === undefined) {
		throw invalidParameter(`${field}.mimetype`, 'must not be empty');
	}
	return source;
}

/** `"url"` or `"data_base64"`, and `"mime_type"`, beside the other fields. */
function waServerFile(at: ValueAt, listed: TypeAt): FileSource {
	const mimeType = listed('mime_type');
	if (mimeType === undefined) throw invalidParameter('mime_type', 'must not be empty');
	return urlOrBase64(at, 'url', 'data_base64', mimeType);
}

function urlOrBase64(
	at: ValueAt,
	urlField: string,
	dataField: string,
	mimeType: string | undefined,
): FileSource {
	const url = optionalText(at, urlField);
	const base64 = optionalText(at, dataField);
	if (url !== undefined && base64 !== undefined) {
		throw invalidParameter(dataField, `must not be given together with '${urlField}'`);
	}
	if (url !== undefined) return { from: 'url', url, mimeType, parameter: urlField };
	if (base64 !== undefined) return { from: 'base64', base64, mimeType, parameter: dataField };
	throw invalidParameter(dataField, `or '${urlField}' must be given`);
}

function optionalText(at: ValueAt, path: string): string | undefined {
	const value = at(path);
	if (value === undefined || value === null || value === '') return undefined;
	if (typeof value !== 'string') throw invalidParameter(path, 'must be a text');
	return value;
}

function snakeCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
