import type { IExecuteFunctions } from 'n8n-workflow';
import type { SessionHandle } from '../../contract/SessionHandle';
import { prepareFile } from './file';
import type { Answer, SessionRequest } from '../operation';
import { readAccount } from '../../credential';

/** @returns carries the request out, after its file was prepared */
export function carryOut(
	context: IExecuteFunctions,
	itemIndex: number,
	request: SessionRequest,
): (handle: SessionHandle) => Promise<Answer> {
	return async (handle) => {
		const { media } = request;
		const signal = context.getExecutionCancelSignal();
		const file = media && (await prepareFile(context, itemIndex, media, signal));
		try {
			return await request.run(handle, { ...(await readAccount(context)), file, signal });
		} finally {
			await file?.dispose();
		}
	};
}
