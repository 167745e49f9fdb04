import { field } from '../../fields';
import { personPicker } from '../../pickers';
import { readOptionalContact } from '../form/recipients';
import { defineOperation } from '../operation';

const CALL_ID_MAX = 256;

export const reject = defineOperation({
	option: {
		name: 'Reject',
		value: 'reject',
		action: 'Reject an incoming call',
		description: 'Map the call ID that the trigger gives',
	},
	gives: {
		rejected: true,
		call_id: '4D3B2A1908F7E6D5C4B3A29180706050',
		chat: '628123456789@s.whatsapp.net',
		from: '628123456789@s.whatsapp.net',
		from_pn: '628123456789@s.whatsapp.net',
		from_lid: '123456789012345@lid',
		is_video: false,
	},
	fields: [
		field('callId', 'Call ID', 'string', {
			required: true,
			placeholder: 'e.g. 4D3B2A1908F7E6D5C4B3A29180706050',
			description: 'The call, which stops ringing on all your devices',
			hint: 'Drag call.id here from the trigger, which starts with the event Call',
		}),
		personPicker('from', 'Caller', {
			description:
				'Who calls, as from of the trigger. Only needed for a call that began before n8n was restarted.',
		}),
	],
	read(parameters) {
		const callId =
			parameters.optionalId('callId', { max: CALL_ID_MAX }) ||
			parameters.refuse('callId', 'must not be empty');
		const from = readOptionalContact(parameters, 'from');
		return {
			kind: 'session',
			async run({ client }, { signal }) {
				const args = { callId, caller: from };
				const { chat, caller, isVideo, rejected } = await client.command('rejectCall', args, {
					signal,
				});
				return {
					json: {
						rejected,
						call_id: callId,
						chat,
						from: caller.jid,
						from_pn: caller.pn,
						from_lid: caller.lid,
						is_video: isVideo,
					},
				};
			},
		};
	},
});
