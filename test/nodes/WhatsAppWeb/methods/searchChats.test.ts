import type { ILoadOptionsFunctions, INode, INodeListSearchResult } from 'n8n-workflow';
import type { SessionConfig } from '../../../../nodes/WhatsAppWeb/SessionConfig';
import { WhatsAppWeb } from '../../../../nodes/WhatsAppWeb/WhatsAppWeb.node';
import { WhatsAppWebTrigger } from '../../../../nodes/WhatsAppWeb/WhatsAppWebTrigger.node';
import { useSessionHarness } from '../session/SessionHarness.ts';
import { useTriggerNode } from '../trigger/triggerNode.ts';

const harness = useSessionHarness();
const start = useTriggerNode(harness);

type Method = keyof WhatsAppWebTrigger['methods']['listSearch'];

/** Calls the list search of the editor's dropdown as n8n does. */
async function searchPage(
	method: Method,
	words?: string,
	token?: string,
	node: WhatsAppWeb | WhatsAppWebTrigger = new WhatsAppWeb(),
): Promise<INodeListSearchResult> {
	const credentials = { whatsAppWebApi: { id: 'credential-1', name: 'My number' } };
	const context = {
		getNode: () => ({ credentials }) as unknown as INode,
		getCredentials: () => Promise.resolve({ storageKey: 'a storage key' }),
	} as unknown as ILoadOptionsFunctions;
	return await node.methods.listSearch[method].call(context, words, token);
}

const search = async (...args: Parameters<typeof searchPage>) =>
	(await searchPage(...args)).results;

it('the editor finds groups, people and oneself by a part of their name, in both nodes', async () => {
	await harness.link();
	const { own, other } = harness;
	const group = other.createGroup('Blue Team', [own]);
	const { next, close } = await start();
	await other.sendText(own.jid, 'Hello');
	await next();
	const me = { name: `First Shop (you, +${own.number})`, value: own.jid };
	const team = { name: 'Blue Team (group)', value: group };
	const budi = { name: `Budi (+${other.number})`, value: other.jid };
	for (const node of [new WhatsAppWeb(), new WhatsAppWebTrigger()]) {
		expect(await search('searchChats', undefined, undefined, node)).toEqual([me, budi, team]);
	}
	expect(await search('searchChats', 'blue')).toEqual([team]);
	expect(await search('searchChats', 'you')).toEqual([me]);
	expect(await search('searchChats', own.number)).toEqual([me]);
	expect(await search('searchContacts')).toEqual([budi]);
	expect(await search('searchGroups')).toEqual([team]);
	expect(await search('searchGroups', 'budi')).toEqual([]);
	await close();
});

it('the editor finds channels that are followed or owned, and communities, which are no chats', async () => {
	await harness.link();
	const { own, other } = harness;
	const [followed, left] = [other.createNewsletter('Their News'), other.createNewsletter('Old')];
	const mine = own.createNewsletter('My News');
	for (const channel of [followed, left]) await own.channel(channel).follow();
	await own.channel(left).leave();
	const community = other.createCommunity('Village', [own]);
	const { close } = await start();
	const channels = [
		{ name: 'My News (channel)', value: mine },
		{ name: 'Their News (channel)', value: followed },
	];
	expect(await search('searchChannels')).toEqual(channels);
	expect(await search('searchCommunities', 'vill')).toEqual([
		{ name: 'Village (community)', value: community },
	]);
	const announcements = { name: 'Village (group)', value: expect.not.stringMatching(community) };
	expect(await search('searchGroups')).toEqual([announcements]);
	expect((await search('searchChats')).slice(1)).toEqual([channels[0], channels[1], announcements]);
	await close();
});

it('comes in pages of a hundred', async () => {
	const { own, other } = harness;
	const names = Array.from({ length: 205 }, (_, n) => `Group ${n}`);
	for (const name of names) other.createGroup(name, [own]);
	await harness.link();
	const { next, close } = await start();
	await other.sendText(own.jid, 'Hello');
	await next();
	const pages: INodeListSearchResult[] = [];
	do {
		const token = pages.at(-1)?.paginationToken as string | undefined;
		pages.push(await searchPage('searchGroups', 'group', token));
	} while (pages.at(-1)?.paginationToken !== undefined);
	expect(pages.map(({ results }) => results.length)).toEqual([100, 100, 5]);
	const listed = pages.flatMap(({ results }) => results.map(({ name }) => name));
	expect(listed).toEqual(names.map((name) => `${name} (group)`));
	// A chat that is not listed any more ends the list.
	expect(await searchPage('searchGroups', '', 'gone@g.us')).toEqual({ results: [] });
	await close();
});

it('says what to do while no number is linked, and gives the session back', async () => {
	const given: string[] = [];
	const acquire = ({ credentialId: _, ...config }: SessionConfig) => {
		const handle = harness.handle(config);
		return { ...handle, release: () => void given.push('back') };
	};
	Object.assign(globalThis, { [Symbol.for('n8n-nodes-whatsapp-web/sessions@1')]: { acquire } });
	// n8n shows the message alone.
	await expect(search('searchChats')).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringMatching(/^No WhatsApp number is linked to this credential yet\. .*Link/),
	});
	expect(given).toEqual(['back']);
});

it('says why a list is empty', async () => {
	await harness.link();
	const { close } = await start();
	await expect(search('searchContacts')).rejects.toThrow('Nobody is known yet');
	await expect(search('searchGroups')).rejects.toThrow('This number is in no group');
	await expect(search('searchCommunities')).rejects.toThrow('This number is in no community');
	await expect(search('searchChannels')).rejects.toThrow('This number follows no channel');
	await close();
});
