import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** What goes out for a question that nobody has answered in time. @param index of the item that asked it */
export function timedOutItem(index: number, questionId: string): INodeExecutionData {
	const json: IDataObject = { status: 'timed_out', question_id: questionId };
	return { json, pairedItem: { item: index } };
}
