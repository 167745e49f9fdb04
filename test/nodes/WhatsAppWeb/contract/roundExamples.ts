import type { RoundQueries } from '../../../../nodes/WhatsAppWeb/contract/questions';
import { BUDI, NOW, OWN } from '../../../docs/examples/Example.ts';

const ID = '3EB0C431C26A1916E07A';

/** What crosses of the questions that executions wait for. */
export const roundQueryExamples = {
	roundAnswers: {
		args: { roundId: '7|node|0' },
		result: {
			state: 'complete' as const,
			questions: [
				{
					index: 0,
					questionId: ID,
					answer: {
						text: 'yes',
						choice: 'Yes',
						choices: ['Yes'],
						approved: true,
						respondedAt: NOW * 1000,
						event: {
							event: 'message',
							id: `message|${BUDI.lid}|${BUDI.lid}|${ID}`,
							timestamp: NOW,
							session: OWN,
							data: {
								id: ID,
								chat: BUDI.lid,
								sender: BUDI.lid,
								fromMe: false,
								timestamp: NOW,
								offline: false,
								message: { imageMessage: { caption: 'yes', mediaKey: Uint8Array.of(0, 255) } },
							},
						},
					},
				},
				{ index: 2, questionId: `${ID}00`, answer: null },
			],
		},
	},
} satisfies { roundAnswers: RoundQueries['roundAnswers'] };
