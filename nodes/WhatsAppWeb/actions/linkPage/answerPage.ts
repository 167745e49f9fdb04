import type { IWebhookFunctions } from 'n8n-workflow';
import type { Linking } from '../../contract/linking';
import { readAccount } from '../../credential';
import { qrPng } from '../../media/qrImage';
import { readPhone } from '../../message/phone';
import { stateJson } from '../session/state';
import type { LinkWatch } from './LinkWatch';
import { type LinkView, linkView } from './linkView';
import { endOf, watchOf } from './linkWatches';
import type { PageRequest } from './pageRequest';

/** What the page is answered. */
export interface PageAnswer extends LinkView {
	/** What the node's form says, for the tab that is shown first. */
	begins: Method;
	/** Whether n8n knows a number, so that the field for it may stay empty. */
	knowsNumber: boolean;
	/** Seconds until the execution goes on by itself. */
	endsIn: number;
	/** What is wrong with what was typed. */
	mistake?: Mistake;
	/** The execution goes on; nothing more can be asked. */
	ended?: true;
}

type Method = 'qr' | 'pairingCode';

interface Mistake {
	field: 'phoneNumber' | 'answer';
	message: string;
}

interface Form {
	begins: Method;
	/** Of the form, else of the credential. */
	phoneNumber: string | undefined;
}

/**
 * Does what the page asks for.
 * @returns `outcome`: the item's json that the execution goes on with, if it does
 * @throws WhatsAppError when the credential cannot be read
 */
export async function answerPage(
	context: IWebhookFunctions,
	asked: PageRequest,
): Promise<{ view: PageAnswer; outcome?: Record<string, unknown> }> {
	const form = await readForm(context);
	const watch = await watchOf(context);
	const mistake = await carryOut(watch, asked, form);
	const seen = await watch.look();
	const view: PageAnswer = {
		...(await linkView(seen, picture)),
		begins: form.begins,
		knowsNumber: form.phoneNumber !== undefined,
		endsIn: Math.max(0, Math.round((endOf(context) - Date.now()) / 1000)),
		mistake,
	};
	const outcome = outcomeOf(asked, seen.linking);
	if (!outcome) return { view };
	watch.end();
	return { view: { ...view, ended: true }, outcome };
}

async function readForm(context: IWebhookFunctions): Promise<Form> {
	const given = context.getNodeParameter('phoneNumber', '');
	const ofForm = typeof given === 'string' ? given.trim() : String(given ?? '');
	return {
		begins: context.getNodeParameter('method', 'qr') === 'pairingCode' ? 'pairingCode' : 'qr',
		phoneNumber: ofForm || (await readAccount(context)).phoneNumber,
	};
}

/** @returns what is wrong with what was typed */
async function carryOut(
	watch: LinkWatch,
	asked: PageRequest,
	form: Form,
): Promise<Mistake | undefined> {
	switch (asked.do) {
		case 'start':
			return await startByForm(watch, form);
		case 'qr':
			await watch.start({ method: 'qr' });
			return undefined;
		case 'code':
			return await startByCode(watch, asked.phoneNumber, form);
		case 'passkey': {
			const refusal = await watch.answerPasskey(asked.answer.trim());
			if (!refusal) return undefined;
			return { field: 'answer', message: sentences(refusal.message, refusal.description) };
		}
		case 'look':
		case 'finish':
		case 'cancel':
			return undefined;
	}
}

/** Starts what the form says, unless something is under way. */
async function startByForm(watch: LinkWatch, form: Form): Promise<Mistake | undefined> {
	const { linking, isBusy } = await watch.look();
	if (isBusy || linking?.request || linking?.state.status === 'open') return undefined;
	// A number that is linked only has to connect, which any request makes it do.
	const isLinked = linking?.state.jid != null;
	if (form.begins === 'qr' || isLinked) await watch.start({ method: 'qr' });
	else if (form.phoneNumber !== undefined) return await startByCode(watch, '', form);
	return undefined;
}

async function startByCode(
	watch: LinkWatch,
	typed: string,
	{ phoneNumber = '' }: Form,
): Promise<Mistake | undefined> {
	const written = typed.trim() || phoneNumber;
	const field = 'phoneNumber';
	if (written === '') return { field, message: 'Enter the number of the phone.' };
	const phone = readPhone(written);
	if ('problem' in phone) {
		return { field, message: sentences(`The number ${phone.problem}`, phone.description) };
	}
	await watch.start({ method: 'pairingCode', phoneNumber: phone.digits });
	return undefined;
}

function outcomeOf(
	asked: PageRequest,
	linking: Linking | undefined,
): Record<string, unknown> | undefined {
	if (asked.do !== 'finish' && asked.do !== 'cancel') return undefined;
	if (linking?.state.status === 'open') return stateJson(linking.state);
	return asked.do === 'cancel' ? { status: 'not_linked', reason: 'cancelled' } : undefined;
}

function sentences(...texts: Array<string | undefined>): string {
	return texts
		.filter((text) => text !== undefined && text !== '')
		.map((text) => (/[.!?…]$/.test(text ?? '') ? text : `${text}.`))
		.join(' ');
}

async function picture(qr: string): Promise<string> {
	return `data:image/png;base64,${(await qrPng(qr)).toString('base64')}`;
}
