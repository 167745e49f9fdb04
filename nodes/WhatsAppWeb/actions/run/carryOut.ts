import type { IExecuteFunctions } from 'n8n-workflow';
import type { SessionHandle } from '../../contract/SessionHandle';
import type { ParameterReader } from '../form/parameters';
import { readProtection } from '../form/sendOptions';
import { idempotencyKey } from './automaticKey';
import { prepareFile, preparePicture } from './file';
import type { Answer, SessionRequest } from '../operation';
import { readAccount } from '../../credential';

/** @returns carries the request out, after its file was prepared */
export function carryOut(
	context: IExecuteFunctions,
	itemIndex: number,
	form: ParameterReader,
	request: SessionRequest,
): (handle: SessionHandle) => Promise<Answer | Answer[]> {
	const { media, picture: source, once } = request;
	const protection = once === undefined ? undefined : readProtection(form);
	return async (handle) => {
		const signal = context.getExecutionCancelSignal();
		const file = media && (await prepareFile(context, itemIndex, media, signal));
		try {
			const picture = source && (await preparePicture(context, itemIndex, source, signal));
			const idempotency =
				once === undefined
					? undefined
					: await idempotencyKey(protection, context, itemIndex, { target: once, content: once });
			const account = await readAccount(context);
			const log = (message: string): void => context.logger.info(message);
			return await request.run(handle, { ...account, file, picture, signal, log, idempotency });
		} finally {
			await file?.dispose();
		}
	};
}
