import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { router } from '../../../../nodes/WhatsAppWeb/actions/router';
import { WhatsAppError } from '../../../../nodes/WhatsAppWeb/errors';
import { executeContext } from './executeContext.ts';
import { accepted, FakeSession } from './fakeSession.ts';

const buttons = {
	resource: 'message',
	operation: 'buttons',
	to: '628123456789',
	contentText: 'What next?',
	buttons: {
		button: [
			{ buttonId: 'a', displayText: 'Eat' },
			{ buttonId: 'b', displayText: 'Drink' },
		],
	},
};

let session: FakeSession;
beforeEach(() => (session = new FakeSession().enter()));
afterEach(() => session.leave());

async function run(form: INodeParameters): Promise<IDataObject> {
	const parameters = { ...buttons, ...form };
	const [items] = await router(executeContext({ parameters, continueOnFail: true }));
	return items?.[0]?.json ?? {};
}

/** The session refuses buttons, and takes anything else. */
function refuseButtons(code: number): void {
	session.onSend = (command) =>
		'interactiveMessage' in command.content.message
			? Promise.reject(new WhatsAppError('message_type_rejected', 'Refused', { details: { code } }))
			: Promise.resolve(accepted(command));
}

const kinds = () => session.commands.map(({ content }) => Object.keys(content.message)[0]);

describe('buttons that WhatsApp refuses', () => {
	it.each([405, 473, 479])('with %d are sent as what the author has chosen', async (code) => {
		refuseButtons(code);
		expect(await run({ fallback: 'poll' })).toMatchObject({
			message_id: '3EB0AAAA',
			warnings: [`WhatsApp refused the buttons (${code}), so they were sent as a poll.`],
		});
		expect(kinds()).toEqual(['interactiveMessage', 'pollCreationMessageV3']);
		expect(await run({ fallback: 'text' })).toMatchObject({
			warnings: [`WhatsApp refused the buttons (${code}), so they were sent as a text.`],
		});
		expect(kinds().slice(2)).toEqual(['interactiveMessage', 'extendedTextMessage']);
	});

	it('are replaced under a key of its own, within what is left of the time', async () => {
		refuseButtons(405);
		const options = { duplicateProtection: 'customKey', idempotencyKey: 'order-1' };
		await run({ fallback: 'text', options: { ...options, timeoutSeconds: 20 } });
		const [first, second] = session.commands;
		expect(first?.idempotency).toEqual({ key: 'order-1', scope: 'custom' });
		expect(second?.idempotency).toEqual({ key: 'order-1:fallback', scope: 'custom' });
		expect(second?.timeoutMs).toBeLessThanOrEqual(20_000);
		expect(second?.timeoutMs).toBeGreaterThanOrEqual(5000);
		expect(second).toMatchObject({ to: first?.to, waitUntil: first?.waitUntil });
	});

	it('are an error when the author has not chosen', async () => {
		refuseButtons(405);
		expect(await run({})).toMatchObject({ error: { code: 'message_type_rejected' } });
		expect(kinds()).toEqual(['interactiveMessage']);
	});

	it.each([
		['another refusal', new WhatsAppError('forbidden', 'No', { details: { code: 403 } })],
		['silence', new WhatsAppError('upstream_timeout', 'Late', { details: { maybe_sent: true } })],
		['anything else', new Error('boom')],
	])('are not replaced after %s', async (_what, error) => {
		session.onSend = () => Promise.reject(error);
		expect(await run({ fallback: 'text' })).toHaveProperty('error');
		expect(session.commands).toHaveLength(1);
	});
});

it('buttons that WhatsApp takes are sent once', async () => {
	expect(await run({ fallback: 'poll' })).toMatchObject({ warnings: [] });
	expect(kinds()).toEqual(['interactiveMessage']);
});
