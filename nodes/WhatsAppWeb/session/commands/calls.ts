import type { CallCommands } from '../../contract/commands/calls';
import type { Handlers } from '../../contract/Handlers';
import { invalidParameter } from '../../errors';
import { bareJid } from '../../message/jid';
import { makeCallLink, rejectCall } from '../account/calls';
import { personOf } from '../account/identities';
import type { RequestContext } from '../connection/ConnectionSource';

export const callCommands: Handlers<CallCommands, RequestContext> = {
	async rejectCall({ callId, caller: given }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			const offer = core.caches.offers.get(callId);
			const caller = offer?.caller ?? given;
			if (caller === undefined) throw unknownCall();
			const rejected = !offer?.isOver;
			if (rejected) await rejectCall(callId, caller, sock);
			const { who } = await personOf(caller, core, offer?.pn);
			const { sender: jid, senderPn: pn = null, senderLid: lid = null } = who;
			return {
				chat: offer?.group ?? bareJid(jid),
				caller: { jid, pn, lid },
				isVideo: offer?.isVideo ?? null,
				rejected,
			};
		});
	},
	async createCallLink({ video }, { core, dialler, budget }) {
		const type = video ? 'video' : 'audio';
		return await dialler.use(budget, async ({ sock }) => ({
			url: await makeCallLink({ type }, sock, core.baileys),
		}));
	},
};

function unknownCall(): Error {
	return invalidParameter(
		'callId',
		'is no call that has rung here',
		'Map call.id of the trigger. For a call from before n8n was restarted, give the caller, too.',
	);
}
