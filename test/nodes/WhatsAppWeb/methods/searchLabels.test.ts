import type { ILoadOptionsFunctions, INode } from 'n8n-workflow';
import { WhatsAppWeb } from '../../../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { useSessionHarness } from '../session/SessionHarness.ts';
import { listenToPhone, onPhone } from '../trigger/events/phoneActions.ts';
import { useTriggerNode } from '../trigger/triggerNode.ts';

const harness = useSessionHarness();
useTriggerNode(harness);

/** Calls the list search of the editor's dropdown as n8n does. */
async function search(words?: string) {
	const credentials = { whatsAppWebApi: { id: 'credential-1', name: 'My number' } };
	const context = {
		getNode: () => ({ credentials }) as unknown as INode,
		getCredentials: () => Promise.resolve({ storageKey: 'a storage key' }),
	} as unknown as ILoadOptionsFunctions;
	const { results } = await new WhatsAppWeb().methods.listSearch.searchLabels.call(context, words);
	return results;
}

const edit = (id: string, name: string) => ({
	addLabel: { id, name, color: 3, deleted: false },
});

it('the editor lists labels by name and finds them by a part of it', async () => {
	harness.own.setBusiness({});
	const { reporter } = await listenToPhone(harness, ['label']);
	await expect(search()).rejects.toThrow('There is no label yet');
	for (const [id, name] of [
		['5', 'Paid'],
		['6', 'New order'],
	] as const) {
		await onPhone(harness, '', edit(id, name));
		await reporter.json();
	}
	const [paid, order] = [
		{ name: 'Paid', value: '5' },
		{ name: 'New order', value: '6' },
	];
	expect(await search()).toEqual([order, paid]);
	expect(await search('pai')).toEqual([paid]);
	expect(await search('none')).toEqual([]);
});

it('an account without labels, and a number that is not linked, say so', async () => {
	await expect(search()).rejects.toThrow(/link/i);
	await harness.link();
	await expect(search()).rejects.toThrow('Only WhatsApp Business accounts have labels');
});
