import type { BaileysEventMap, ConnectionState } from '@whiskeysockets/baileys';
import type { Client } from '../client.ts';
import { useWorld } from './world.ts';

const NUMBER = '628111111111';
const UNTIL = 1_795_000_000;

describe('restrictions', () => {
	const world = useWorld();
	let client: Client;

	beforeEach(async () => {
		client = await world.link(world.wa.createPhone(NUMBER));
	});

	it('that forbid writing to strangers are told, and asked for', async () => {
		const locks: Array<ConnectionState['reachoutTimeLock']> = [];
		const notified = new Promise<void>((resolve) => {
			client.sock.ev.on('connection.update', ({ reachoutTimeLock }) => {
				if (reachoutTimeLock) locks.push(reachoutTimeLock);
				if (locks.length === 2) resolve();
			});
		});
		world.wa.lockTime(NUMBER, UNTIL);
		world.wa.lockTime(NUMBER, undefined);
		await notified;
		const locked = { isActive: true, timeEnforcementEnds: new Date(UNTIL * 1_000) };
		expect(locks).toMatchObject([locked, { isActive: false }]);
		world.wa.lockTime(NUMBER, UNTIL);
		expect(await client.sock.fetchAccountReachoutTimelock()).toMatchObject(locked);
	});

	it('of new chats are told, and asked for', async () => {
		const notified = new Promise<BaileysEventMap['message-capping.update']>((resolve) => {
			client.sock.ev.on('message-capping.update', resolve);
		});
		world.wa.capNewChats(NUMBER, { status: 'CAPPED', used: 20, total: 20, cycleEnds: UNTIL });
		const cap = { capping_status: 'CAPPED', used_quota: 20, total_quota: 20 };
		expect(await notified).toMatchObject(cap);
		expect(await client.sock.fetchNewChatMessageCap()).toMatchObject(cap);
	});
});
