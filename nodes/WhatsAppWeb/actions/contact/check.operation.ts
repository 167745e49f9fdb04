import type { Registration } from '../../contract/queries/contacts';
import type { SessionClient } from '../../contract/SessionClient';
import { toWhatsAppError, type WhatsAppError } from '../../errors';
import { field } from '../../fields';
import { type Answer, defineOperation, type RequestContext } from '../operation';
import { phoneNumber } from './contactJson';
import { type GivenNumber, readNumbers } from './numbers';

/** Numbers in one question to WhatsApp. */
const AT_ONCE = 50;

/** For one question: others may be asked first, each after a pause of some seconds. */
const TIMEOUT_MS = 120_000;

export const check = defineOperation({
	option: {
		name: 'Check Number',
		value: 'check',
		action: 'Check whether a phone number is on WhatsApp',
		description: 'Before you write; WhatsApp dislikes many in a row',
	},
	gives: {
		input: '+62 812 3456 789',
		exists: true,
		chat: '628123456789@s.whatsapp.net',
		phone: '+628123456789',
		pn: '628123456789@s.whatsapp.net',
		lid: '123456789012345@lid',
		problem: null,
	},
	fields: [
		field('numbers', 'Phone Numbers', 'string', {
			required: true,
			typeOptions: { rows: 3 },
			placeholder: 'e.g. +62 812 3456 7890',
			description:
				'With country code: one, several lines, or a text with commas. An expression may give a list. Each becomes an item.',
			hint: 'WhatsApp restricts numbers that look up many strangers: check whom you are about to write to, not a directory. Ten a second are asked for at most.',
		}),
	],
	read(parameters) {
		const numbers = readNumbers(parameters, 'numbers');
		return {
			kind: 'session',
			run: async ({ client }, context) => await run(numbers, client, context),
		};
	},
});

async function run(
	numbers: readonly GivenNumber[],
	client: SessionClient,
	{ signal, log }: RequestContext,
): Promise<Answer[]> {
	const known = await phonesOfLids(numbers, client);
	const phoneOf = (number: GivenNumber): string | undefined =>
		'phone' in number ? number.phone : 'lid' in number ? known.get(number.lid) : undefined;
	const phones = [...new Set(numbers.flatMap((number) => phoneOf(number) ?? []))];
	const found = new Map<string, Registration | null>();
	let failure: WhatsAppError | undefined;
	for (let start = 0; start < phones.length; start += AT_ONCE) {
		const some = phones.slice(start, start + AT_ONCE);
		try {
			const options = { timeoutMs: TIMEOUT_MS, signal };
			const { registrations } = await client.query('checkNumbers', { phones: some }, options);
			for (const [at, phone] of some.entries()) found.set(phone, registrations[at] ?? null);
		} catch (error) {
			failure = toWhatsAppError(error);
			if (found.size === 0 || failure.code === 'cancelled') throw failure;
			break;
		}
		if (phones.length > AT_ONCE) log?.(`Checked ${found.size} of ${phones.length} phone numbers`);
	}
	const answers = numbers.map((number) => ({ json: itemOf(number, phoneOf(number), found) }));
	const hint =
		failure &&
		`${found.size} of ${phones.length} phone numbers were checked: ${failure.message}. Execute again to go on; what is known is not asked again.`;
	return answers.map((answer, at) => (at === 0 && hint ? { ...answer, hint } : answer));
}

/** The digits of people who were given by their LID, where they are known. */
async function phonesOfLids(
	numbers: readonly GivenNumber[],
	client: SessionClient,
): Promise<Map<string, string>> {
	const known = new Map<string, string>();
	for (const number of numbers) {
		if (!('lid' in number)) continue;
		const { jids } = await client.query('lookUpChat', { jid: number.lid });
		const phone = jids.map((jid) => phoneNumber(jid)).find((each) => each !== null);
		if (phone) known.set(number.lid, phone.slice(1));
	}
	return known;
}

function itemOf(
	number: GivenNumber,
	phone: string | undefined,
	found: ReadonlyMap<string, Registration | null>,
): Record<string, unknown> {
	const nothing = { chat: null, phone: null, pn: null, lid: null };
	const { input } = number;
	if ('problem' in number) return { input, exists: false, ...nothing, problem: number.problem };
	if (phone === undefined) {
		return { input, exists: null, ...nothing, problem: 'is an ID whose phone number is not known' };
	}
	const registration = found.get(phone);
	if (registration === undefined) {
		return { input, exists: null, ...nothing, phone: `+${phone}`, problem: 'was not checked' };
	}
	if (registration === null) {
		return { input, exists: false, ...nothing, phone: `+${phone}`, problem: 'is not on WhatsApp' };
	}
	const { chat, pn, lid } = registration;
	return { input, exists: true, chat, phone: phoneNumber(pn), pn, lid, problem: null };
}
