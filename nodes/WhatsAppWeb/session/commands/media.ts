import type { Handlers } from '../../contract/Handlers';
import type { MediaCommands } from '../../contract/commands/media';
import { upload } from '../files/upload';
import type { CommandContext } from './CommandContext';

export const mediaCommands: Handlers<MediaCommands, CommandContext> = {
	async uploadMedia({ media }, { core, dialler, budget }) {
		return await dialler.use(
			budget,
			({ sock }) => upload(media, sock, core.baileys, core.logger),
			(answer) => budget.offTheClock(answer),
		);
	},
};
