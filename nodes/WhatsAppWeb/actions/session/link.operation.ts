import { parsePhone } from '../../message/phone';
import type { LinkResult, PasskeyStep } from '../../contract/linking';
import { type Answer, defineOperation } from '../operation';
import { qrPng } from '../../media/qrImage';
import { STATE_EXAMPLE, stateJson } from './state';
import { field } from '../../fields';

/** For a linked session that is idle. Longer, and the browser would take n8n's window for an unwanted one. */
const CONNECT_TIMEOUT_MS = 3_000;

/** Enough to find the phone, and for a passkey. */
const LIMIT_SECONDS = 600;

const THEN = 'Then execute again: the output says whether the number is linked.';

const SCAN_IT = `Scan the QR code before it expires: in WhatsApp on your phone, Settings > Linked Devices > Link a Device. ${THEN}`;

const TYPE_IT = `Type the code before it expires: in WhatsApp on your phone, Settings > Linked Devices > Link a Device > Link with phone number instead. ${THEN}`;

export const link = defineOperation({
	option: {
		name: 'Link a Phone Number',
		value: 'link',
		action: 'Link a phone number by QR code or pairing code',
		description: 'Needs the phone at hand',
	},
	gives: STATE_EXAMPLE,
	fields: [
		field('show', 'Show', 'options', {
			options: [
				{
					name: 'Code in the Output',
					value: 'code',
					description:
						'Put the code out for the next nodes, e.g. to send it to the owner of the phone. Execute again for a fresh one.',
				},
				{
					name: 'Link Page',
					value: 'page',
					description:
						'Open a page that guides you until the number is linked. Outside of the editor, the code is put out instead.',
				},
			],
			default: 'page',
			hint: 'In a workflow that starts with Trigger manually, press Execute step and follow the page that opens. If your browser blocks it, the output shows its link.',
		}),
		field('method', 'Method', 'options', {
			options: [
				{
					name: 'Pairing Code',
					value: 'pairingCode',
					description: 'Type eight characters into the phone',
				},
				{
					name: 'QR Code',
					value: 'qr',
					description: 'Scan an image with the phone',
				},
			],
			default: 'qr',
			description:
				'How to confirm on the phone, under Settings > Linked Devices > Link a Device. The link page begins with it and offers the other one too.',
		}),
		field('phoneNumber', 'Phone Number', 'string', {
			placeholder: 'e.g. +62 812 3456 7890',
			description: 'The number to link. The one of the credential when empty.',
			displayOptions: { show: { method: ['pairingCode'] } },
		}),
		field('passkeyAnswer', 'Passkey Answer', 'string', {
			placeholder: 'e.g. {"type": "public-key", …}',
			description:
				'Only if the output asks for a passkey: what its snippet gave you, or the code that your phone shows. Empty otherwise.',
			displayOptions: { show: { show: ['code'] } },
		}),
	],
	read(parameters) {
		const method = parameters.choice('method', ['qr', 'pairingCode'] as const, 'qr');
		const given = parameters.optionalText('phoneNumber', { max: 40 });
		const show = parameters.choice('show', ['page', 'code'] as const, 'page');
		const passkeyAnswer = parameters.optionalText('passkeyAnswer', { max: 20_000 });
		return {
			kind: 'session',
			async run({ client }, account) {
				if (passkeyAnswer !== undefined) {
					return await answer(await client.answerPasskey(passkeyAnswer));
				}
				if (method === 'qr') return await answer(await client.link({ method }));
				const phoneNumber = parsePhone(given ?? account.phoneNumber ?? '', 'phoneNumber');
				return await answer(await client.link({ method, phoneNumber }));
			},
			...(show === 'page' && {
				page: {
					async outcome({ client }) {
						const options = { connect: true, timeoutMs: CONNECT_TIMEOUT_MS };
						const state = await client.status(options);
						return state.status === 'open' ? { json: stateJson(state) } : undefined;
					},
					limitSeconds: LIMIT_SECONDS,
					timedOut: { status: 'not_linked', reason: 'timed_out' },
					hint: 'This version of n8n cannot show the link page, so the code is in the output. Update n8n for a page that renews the code and tells when the number is linked.',
				},
			}),
		};
	},
});

async function answer(result: LinkResult): Promise<Answer> {
	if (result.status === 'open') return { json: stateJson(result) };
	const { status, qr, pairingCode, passkey, expiresIn } = result;
	if (passkey) return { json: { status, passkey: passkeyJson(passkey, expiresIn) } };
	const message = qr === null ? TYPE_IT : SCAN_IT;
	const json = { status, message, qr, pairing_code: pairingCode, expires_in: expiresIn };
	if (qr === null) return { json };
	const image = { bytes: await qrPng(qr), fileName: 'qr.png', mimeType: 'image/png' };
	return { json, files: { qr: image } };
}

/** What a person needs for the step that is due. */
function passkeyJson(step: PasskeyStep, expiresIn: number): Record<string, unknown> {
	const { stage, ...needed } = step;
	return stage === 'sent' ? { expires_in: expiresIn } : { ...needed, expires_in: expiresIn };
}
