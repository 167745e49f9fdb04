import type { Handlers } from '../../contract/Handlers';
import type { AppStateCommands } from '../../contract/commands/appState';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import { changeChat } from './changeChat';
import { creation, deleteLabel, setLabel, updateLabel } from './labels';
import { markMessage } from './markMessage';
import { removeContact, saveContact } from './savedContacts';

export const appStateCommands: Handlers<AppStateCommands, RequestContext> = {
	changeChat: onConnection(changeChat),
	markMessage: onConnection(markMessage),
	saveContact: onConnection(saveContact),
	removeContact: onConnection(removeContact),
	async createLabel(args, { core, once }) {
		return await once(args, creation(args, core));
	},
	updateLabel: onConnection(updateLabel),
	deleteLabel: onConnection(deleteLabel),
	setLabel: onConnection(setLabel),
};

/** Sets the same once more on the next connection, if one ends before it is confirmed. */
function onConnection<Args, Result>(
	work: (args: Args, connection: Connection, core: RequestContext['core']) => Promise<Result>,
): (args: Args, context: RequestContext) => Promise<Result> {
	return async (args, { core, dialler, budget }) =>
		await dialler.use(budget, async (connection) => await work(args, connection, core));
}
