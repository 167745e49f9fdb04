import { LINK_STEP, notConnected } from '../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';

it('takes an open session without a line for one that reconnects', () => {
	const state = { status: 'open', reason: null, code: null } as SessionState;
	expect(notConnected(state)).toMatchObject({
		code: 'device_not_connected',
		retryable: true,
		details: { status: 'reconnecting' },
	});
});

it.each([
	['unlinked', 'not_linked', 'No WhatsApp number is linked to this credential yet', 'Link it: '],
	['logged_out', 'unlinked_by_phone', 'This WhatsApp number was unlinked', 'Link it again: '],
	[
		'pairing',
		'waiting_for_passkey',
		'WhatsApp wants a passkey for this number before it links it',
		'To see the three steps, ',
	],
] as const)(
	'of a number that is %s (%s) tells the one next step',
	(status, reason, problem, to) => {
		expect(notConnected({ status, reason, code: null })).toMatchObject({
			message: problem,
			description: to + LINK_STEP,
			retryable: false,
			details: { status, reason },
		});
	},
);
