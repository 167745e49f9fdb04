import type { Handlers } from '../../contract/Handlers';
import type { RoundQueries } from '../../contract/questions';
import type { RequestContext } from '../connection/ConnectionSource';

export const roundQueries: Handlers<RoundQueries, RequestContext> = {
	async roundAnswers({ roundId }, { core }) {
		return core.questions.answersOf(roundId);
	},
};
