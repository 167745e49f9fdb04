import type { IExecuteFunctions } from 'n8n-workflow';
import type { SessionHandle } from '../../contract/SessionHandle';
import type { ParameterReader } from '../form/parameters';
import type { Answer, AskRequest, Operation } from '../operation';
import type { Asking } from './Asking';
import { send } from './send';

/** @returns sends the question, after its file was prepared, and adds it to those that the execution waits for */
export function ask(
	context: IExecuteFunctions,
	itemIndex: number,
	form: ParameterReader,
	request: AskRequest,
	operation: Pick<Operation, 'isVerbatim'>,
): (handle: SessionHandle, asking?: Asking) => Promise<Answer> {
	const sendIt = send(context, itemIndex, form, request.message, operation);
	return async (handle, asking) => {
		const answer = await sendIt(handle, asking?.questionOf(itemIndex, request));
		asking?.add(itemIndex, String(answer.json.message_id));
		return answer;
	};
}
