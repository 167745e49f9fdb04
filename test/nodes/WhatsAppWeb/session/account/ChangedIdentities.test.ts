import { jest } from '@jest/globals';
import { ChangedIdentities } from '../../../../../nodes/WhatsAppWeb/session/account/ChangedIdentities';
import type { Mutation } from '../../../../../nodes/WhatsAppWeb/store/Store';

const PN = '628333000333@s.whatsapp.net';
const LID = '100333000333@lid';
const DAY = 24 * 3_600;
const NOW = 1_795_000_000;

/** The part of a store that is needed. */
function facts() {
	const kept = new Map<string, Uint8Array>();
	const write = (mutations: readonly Mutation[]) => {
		for (const mutation of mutations) {
			if (mutation.table !== 'facts') continue;
			if (mutation.value) kept.set(mutation.id, mutation.value);
			else kept.delete(mutation.id);
		}
		return Promise.resolve();
	};
	const all = () => Promise.resolve(new Map(kept));
	return { kept, write, facts: { all, get: () => Promise.resolve(undefined) } };
}

const clock = jest.spyOn(Date, 'now');
beforeEach(() => clock.mockReturnValue(NOW * 1_000));
afterAll(() => clock.mockRestore());

it('counts for seven days by both clocks', async () => {
	const identities = await ChangedIdentities.load(facts());
	await identities.note([PN], NOW);
	const after = (machine: number, server: number) => {
		clock.mockReturnValue((NOW + machine) * 1_000);
		return identities.isUnconfirmed([PN], NOW + server);
	};
	expect(after(0, 0)).toBe(true);
	expect(after(0, 8 * DAY)).toBe(true);
	expect(after(8 * DAY, 0)).toBe(true);
	expect(after(7 * DAY - 1, 7 * DAY)).toBe(true);
	expect(after(7 * DAY, 7 * DAY)).toBe(false);
});

it.each([
	['long ago', 1],
	['in a year', NOW + 365 * DAY],
])('though the server says that it was sent %s', async (_, at) => {
	const identities = await ChangedIdentities.load(facts());
	await identities.note([PN], at);
	expect(identities.isUnconfirmed([PN], NOW)).toBe(true);
	expect(identities.confirm([PN], NOW)).toBeDefined();
});

it('is not confirmed by what the owner wrote before', async () => {
	const identities = await ChangedIdentities.load(facts());
	await identities.note([PN], NOW);
	expect(identities.confirm([PN], NOW - 1)).toBeUndefined();
	expect(identities.isUnconfirmed([PN], NOW)).toBe(true);
});

it('is confirmed under every name, and another change counts anew', async () => {
	const store = facts();
	const identities = await ChangedIdentities.load(store);
	await identities.note([PN, LID], NOW);
	await identities.note([PN], NOW);
	const again = await ChangedIdentities.load(store);
	expect([PN, LID].map((jid) => again.isUnconfirmed([undefined, jid], NOW))).toEqual([true, true]);
	const confirmed = again.confirm([LID], NOW);
	expect(again.isUnconfirmed([PN, LID], NOW)).toBe(false);
	if (confirmed) await store.write(again.deletions(confirmed));
	expect(store.kept.size).toBe(0);
	await again.note([PN], NOW);
	expect(again.isUnconfirmed([PN], NOW)).toBe(true);
});

it('is not confirmed when that cannot be written', async () => {
	const identities = await ChangedIdentities.load(facts());
	await identities.note([PN, LID], NOW);
	const confirmed = identities.confirm([PN], NOW);
	if (confirmed) identities.put(confirmed);
	expect(identities.isUnconfirmed([LID], NOW)).toBe(true);
});
