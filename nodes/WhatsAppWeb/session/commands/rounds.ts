import type { Handlers } from '../../contract/Handlers';
import type { RoundCommands } from '../../contract/questions';
import type { RequestContext } from '../connection/ConnectionSource';

export const roundCommands: Handlers<RoundCommands, RequestContext> = {
	async setRoundSize({ roundId, size }, { core }) {
		await core.questions.resize(roundId, size);
		return null;
	},

	async takeAnswers({ roundId }, { core }) {
		await core.questions.take(roundId);
		return null;
	},
};
