import type { ILoadOptionsFunctions, INode, INodeListSearchResult } from 'n8n-workflow';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import { WhatsAppWebTrigger } from '../../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';
import { useSessionHarness } from '../session/SessionHarness.ts';
import { useTriggerNode } from '../trigger/triggerNode.ts';

const harness = useSessionHarness();
const start = useTriggerNode(harness);

/** Calls the list search of the editor's dropdown as n8n does. */
async function search(
	method: 'searchChats' | 'searchContacts',
	words?: string,
): Promise<INodeListSearchResult['results']> {
	const node = { credentials: { whatsAppWebApi: { id: 'credential-1', name: 'My number' } } };
	const context = {
		getNode: () => node as unknown as INode,
		getCredentials: () => Promise.resolve({ storageKey: 'a storage key' }),
	} as unknown as ILoadOptionsFunctions;
	const { results } = await new WhatsAppWebTrigger().methods.listSearch[method].call(
		context,
		words,
	);
	return results;
}

it('the editor finds groups and people by a part of their name', async () => {
	await harness.link();
	const { own, other } = harness;
	const group = other.createGroup('Blue Team', [own]);
	const { next, close } = await start();
	await other.sendText(own.jid, 'Hello');
	await next();
	expect(await search('searchChats')).toEqual([
		{ name: 'Blue Team (group)', value: group },
		{ name: `Budi (+${other.number})`, value: other.jid },
	]);
	expect(await search('searchChats', 'blue')).toEqual([
		{ name: 'Blue Team (group)', value: group },
	]);
	expect(await search('searchContacts')).toEqual([
		{ name: `Budi (+${other.number})`, value: other.jid },
	]);
	await close();
});

it('says what to do while no number is linked, and gives the session back', async () => {
	const given: string[] = [];
	const acquire = ({ credentialId: _, ...config }: SessionConfig) => {
		const handle = harness.handle(config);
		return { ...handle, release: () => void given.push('back') };
	};
	Object.assign(globalThis, { [Symbol.for('n8n-nodes-whatsapp-web/sessions@1')]: { acquire } });
	await expect(search('searchChats')).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: 'No WhatsApp number is linked to this credential yet',
		description: expect.stringContaining('Link'),
	});
	expect(given).toEqual(['back']);
});
