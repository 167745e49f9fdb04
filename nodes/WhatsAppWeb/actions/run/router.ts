import { randomUUID } from 'node:crypto';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { toWhatsAppError } from '../../errors';
import type { SessionHandle } from '../../contract/SessionHandle';
import { sessionRegistry } from '../../registry/SessionRegistry';
import { ask } from './ask';
import { Asking } from './Asking';
import { carryOut } from './carryOut';
import { formSource } from '../form/formSource';
import { logError } from './logError';
import { errorJson, nodeError } from './nodeError';
import type { Answer, AskRequest, Operation, PageRequest, Request } from '../operation';
import { ParameterReader } from '../form/parameters';
import { properties } from '../properties';
import { severalEmpty } from '../form/required';
import { findOperation, findResource } from '../resources';
import { send } from './send';
import { sendAlbum } from './sendAlbum';
import { showPage } from './showPage';
import { readSessionConfig } from '../../credential';
import { inLabels } from '../../labels';

/**
 * Reads and carries out every input item. Each becomes one output item, or as many as things were asked for, unless the
 * execution waits for a page.
 */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	const hints = new Set<string>();
	let handle: SessionHandle | undefined;
	let asking: Asking | undefined;
	try {
		for (const itemIndex of context.getInputData().keys()) {
			const requestId = randomUUID();
			try {
				// Read before the session is acquired: a mistake in the form is reported without one.
				const { carryOut, page, question } = readItem(context, itemIndex);
				if (question) asking ??= Asking.begin(context, limitsOf(context));
				handle ??= sessionRegistry().acquire(await readSessionConfig(context));
				// One page serves all items.
				const shown = page && itemIndex === 0 ? await showPage(context, handle, page) : undefined;
				if (shown?.parked) return shown.parked;
				const answers = [shown?.answer ?? (await carryOut(handle, asking))].flat();
				for (const answer of question ? [] : answers) {
					output.push(await toItem(context, itemIndex, answer));
				}
				for (const { hint, json } of answers) {
					for (const each of [hint ?? [], warningsOf(json)].flat()) hints.add(each);
				}
			} catch (thrown) {
				const error = inLabels(toWhatsAppError(thrown), formOf(context, itemIndex));
				logError(context, error, requestId);
				if (!context.continueOnFail()) {
					if (handle) await asking?.settle(handle.client).catch(() => undefined);
					throw nodeError(context, error, requestId, itemIndex);
				}
				output.push({ json: errorJson(error, requestId), pairedItem: { item: itemIndex } });
			}
		}
		for (const message of hints) {
			context.addExecutionHints?.({ message, type: 'warning', location: 'outputPane' });
		}
		return asking && handle ? await asking.park(handle, output) : [output];
	} finally {
		handle?.release();
	}
}

interface Work {
	carryOut: (handle: SessionHandle, asking?: Asking) => Promise<Answer | Answer[]>;
	page?: PageRequest;
	/** For whose answer the execution waits, when all items' questions are asked. */
	question?: AskRequest;
}

/** Reads an item's parameters. */
function readItem(context: IExecuteFunctions, itemIndex: number): Work {
	const form: ParameterReader = new ParameterReader(formSource(context, itemIndex));
	const resource = form.text('resource', { max: 64 });
	const operation = findOperation(resource, form.text('operation', { max: 64 }));
	if (!operation) form.refuse('operation', `is not an operation of ${resource}`);
	const request = readOperation(operation, form);
	switch (request.kind) {
		case 'send': {
			const sendIt = send(context, itemIndex, form, request, operation);
			return { carryOut: async (handle) => await sendIt(handle) };
		}
		case 'ask':
			return {
				carryOut: ask(context, itemIndex, form, request, operation),
				question: request,
			};
		case 'album':
			return { carryOut: sendAlbum(context, itemIndex, form, request) };
		case 'session':
			return { carryOut: carryOut(context, itemIndex, form, request), page: request.page };
	}
}

/** How long the items' questions wait; what cannot be read is told when its turn comes. */
function limitsOf(context: IExecuteFunctions): Array<number | undefined> {
	return [...context.getInputData().keys()].flatMap((itemIndex) => {
		try {
			const { question } = readItem(context, itemIndex);
			return question ? [question.limitMs] : [];
		} catch {
			return [];
		}
	});
}

/** @throws WhatsAppError `invalid_parameter`; when several required fields are empty, one that names all of them */
function readOperation(operation: Operation, form: ParameterReader): Request {
	try {
		return operation.read(form);
	} catch (error) {
		throw severalEmpty(operation.fields, form) ?? error;
	}
}

/** What was done with a warning is told beside the output, too. */
function warningsOf({ warnings }: Record<string, unknown>): string[] {
	const given: unknown[] = Array.isArray(warnings) ? warnings : [];
	return given.filter((warning) => typeof warning === 'string');
}

/** The fields that an item's author has before them. */
function formOf(context: IExecuteFunctions, itemIndex: number): INodeProperties[] {
	const [resource, operation] = ['resource', 'operation'].map((name) =>
		String(context.getNodeParameter(name, itemIndex, '')),
	) as [string, string];
	return [
		...(findOperation(resource, operation)?.fields ?? []),
		...(findResource(resource)?.fields ?? []),
		...properties.filter(({ name }) => name === 'resource' || name === 'operation'),
	];
}

async function toItem(
	context: IExecuteFunctions,
	itemIndex: number,
	{ json, files = {} }: Answer,
): Promise<INodeExecutionData> {
	const item: INodeExecutionData = { json: json as IDataObject, pairedItem: { item: itemIndex } };
	for (const [field, { bytes, fileName, mimeType }] of Object.entries(files)) {
		item.binary ??= {};
		item.binary[field] = await context.helpers.prepareBinaryData(bytes, fileName, mimeType);
	}
	return item;
}
