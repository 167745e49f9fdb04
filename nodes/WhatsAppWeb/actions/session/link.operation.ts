import { parsePhone } from '../../message/phone';
import type { LinkResult } from '../../contract/linking';
import { type Answer, defineOperation } from '../operation';
import { qrPng } from '../../media/qrImage';
import { stateJson } from './state';
import { field } from '../../fields';

export const link = defineOperation({
	option: {
		name: 'Link',
		value: 'link',
		action: 'Link session',
		description: 'Link a number by QR code or pairing code',
	},
	fields: [
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
			description: 'How to confirm on the phone, under Settings > Linked Devices > Link a Device',
			hint: 'The code is valid for a short time: execute again for a fresh one. Linking goes on for three minutes.',
		}),
		field('phoneNumber', 'Phone Number', 'string', {
			placeholder: 'e.g. +62 812 3456 7890',
			description: 'The number to link. The one of the credential when empty.',
			displayOptions: { show: { method: ['pairingCode'] } },
		}),
	],
	read(parameters) {
		const method = parameters.choice('method', ['qr', 'pairingCode'] as const, 'qr');
		const given = parameters.optionalText('phoneNumber', { max: 40 });
		return {
			kind: 'session',
			async run({ client }, account) {
				if (method === 'qr') return await answer(await client.link({ method }));
				const phoneNumber = parsePhone(given ?? account.phoneNumber ?? '', 'phoneNumber');
				return await answer(await client.link({ method, phoneNumber }));
			},
		};
	},
});

async function answer(result: LinkResult): Promise<Answer> {
	if (result.status === 'open') return { json: stateJson(result) };
	const { status, qr, pairingCode, expiresIn } = result;
	const json = { status, qr, pairing_code: pairingCode, expires_in: expiresIn };
	if (qr === null) return { json };
	const image = { bytes: await qrPng(qr), fileName: 'qr.png', mimeType: 'image/png' };
	return { json, files: { qr: image } };
}
