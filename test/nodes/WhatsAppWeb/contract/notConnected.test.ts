import { notConnected } from '../../../../nodes/WhatsAppWeb/contract/notConnected';
import type { SessionState } from '../../../../nodes/WhatsAppWeb/contract/state';

it('takes an open session without a line for one that reconnects', () => {
	const state = { status: 'open', reason: null, code: null } as SessionState;
	expect(notConnected(state)).toMatchObject({
		code: 'device_not_connected',
		retryable: true,
		details: { status: 'reconnecting' },
	});
});
