import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { QuestionAnswer, RoundQueries } from '../../contract/questions';
import type { SessionHandle } from '../../contract/SessionHandle';
import { SerialQueue } from '../../primitives/SerialQueue';
import { type ItemOptions, type ItemSource, toItem } from '../../trigger/items';
import { isTool } from '../waiting/isTool';
import { timedOutItem } from '../waiting/timedOut';

const MEGABYTE = 1024 * 1024;
const SIZE_LIMIT = 16;

/** Name of the item's binary field with the file of an answer. */
const BINARY_FIELD = 'data';

/** The items of a round: those answered, those not answered in time, and those that could not be asked. */
export async function answersToOutputs(
	context: IWebhookFunctions,
	{ client, files }: Pick<SessionHandle, 'client' | 'files'>,
	questions: RoundQueries['roundAnswers']['result']['questions'],
): Promise<INodeExecutionData[][]> {
	const options = readItemOptions(context);
	const source: ItemSource = {
		client,
		files,
		prepareBinaryData: context.helpers.prepareBinaryData,
		names: new SerialQueue(),
		signal: new AbortController().signal,
	};
	const replied: INodeExecutionData[] = [];
	const timedOut: INodeExecutionData[] = [];
	for (const { index, questionId, answer } of questions) {
		if (!answer) timedOut.push(timedOutItem(index, questionId));
		else {
			const { json, ...item } = await toItem(answer.event, options, source);
			const given = { question_id: questionId, data: dataOf(answer), message: json };
			replied.push({ ...item, json: { status: 'replied', ...given }, pairedItem: { item: index } });
		}
	}
	const failed = failedItems(context);
	// A model is told of all.
	return isTool(context)
		? [[...failed, ...replied, ...timedOut]]
		: [[...failed, ...replied], timedOut];
}

/** Named as n8n's own nodes name what they have waited for, and a review by a person looks for `approved`. */
function dataOf({ respondedAt, text, choice, choices, approved }: QuestionAnswer): IDataObject {
	const at = new Date(respondedAt).toISOString();
	return { text, choice, choices, approved, respondedAt: at };
}

function readItemOptions(context: IWebhookFunctions): ItemOptions {
	const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
	const limit = Number(options.mediaSizeLimit ?? SIZE_LIMIT);
	return {
		downloadMedia: options.downloadMedia !== false,
		maxMediaBytes: (limit > 0 ? limit : SIZE_LIMIT) * MEGABYTE,
		binaryPropertyName: BINARY_FIELD,
		raw: false,
	};
}

/** What the node kept for its first output when it began to wait: the items of questions that could not be sent. */
function failedItems(context: object): INodeExecutionData[] {
	const { runExecutionData } = context as {
		runExecutionData?: {
			executionData?: { nodeExecutionStack?: Array<{ data?: { main?: unknown[][] } }> };
		};
	};
	const [waiting] = runExecutionData?.executionData?.nodeExecutionStack ?? [];
	const items = (waiting?.data?.main?.[0] ?? []) as INodeExecutionData[];
	return items.filter(({ json }) => json.error !== undefined);
}
