import type { WhatsAppError } from '../../../../../nodes/WhatsAppWeb/errors';
import type { SessionClient } from '../../../../../nodes/WhatsAppWeb/contract/SessionClient';
import { linkClient } from '../../../../whatsapp/client.ts';
import { children } from '../../../../whatsapp/stanza.ts';
import {
	type SessionHarness,
	OTHER_NUMBER,
	textCommand,
	useSessionHarness,
} from '../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;

/** An outcome of a send other than a refusal by the server: reference/operations.md, section 4.3. */
interface Outcome {
	condition: string;
	/** Sets up the condition. @returns the JID to send to */
	provoke(harness: SessionHarness, client: SessionClient): string | Promise<string>;
	code: string;
	retryable: boolean;
	/** How often the message is sent to the server, always under the same id. */
	sends: number;
	maybeSent?: true;
}

const group = ({ own, other }: SessionHarness): string => other.createGroup('Family', [own]);
/** A group whose look-up the server refuses. */
const unseen = (harness: SessionHarness, error: number): string => {
	harness.wa.faults.nack({ xmlns: 'w:g2' }, error, 100);
	return group(harness);
};

const OUTCOMES: Outcome[] = [
	{
		condition: "a group's keys do not come",
		provoke: (harness) => {
			harness.wa.faults.withholdPreKeys(harness.other.lid, 100);
			return group(harness);
		},
		code: 'group_prekey_timeout',
		retryable: true,
		sends: 0,
	},
	{
		condition: 'a group is not looked up in time',
		provoke: (harness) => {
			harness.wa.faults.drop({ xmlns: 'w:g2' }, 100);
			return group(harness);
		},
		code: 'upstream_timeout',
		retryable: true,
		sends: 0,
	},
	{
		condition: "the recipient's devices are not looked up in time",
		provoke: (harness) => {
			harness.wa.faults.drop({ xmlns: 'usync' }, 100);
			return TO;
		},
		code: 'upstream_timeout',
		retryable: true,
		sends: 0,
	},
	{
		condition: "the recipient's keys do not come",
		provoke: (harness) => {
			harness.wa.faults.withholdPreKeys(harness.other.lid, 100);
			return TO;
		},
		code: 'upstream_timeout',
		retryable: true,
		sends: 0,
	},
	{
		condition: 'the server never answers the message',
		provoke: (harness) => {
			harness.wa.faults.withholdAck({ tag: 'message', to: TO }, 100);
			return TO;
		},
		code: 'upstream_timeout',
		retryable: true,
		sends: 3,
		maybeSent: true,
	},
	{
		condition: 'the connection breaks with every message',
		provoke: (harness) => {
			harness.wa.faults.closeWith({ tag: 'message', to: TO }, { tcp: true, processed: true }, 100);
			return TO;
		},
		code: 'upstream_timeout',
		retryable: true,
		sends: 3,
		maybeSent: true,
	},
	{
		condition: 'only admins may post',
		provoke: ({ own, other }) => other.createGroup('News', [own], { announce: true }),
		code: 'group_posting_restricted',
		retryable: false,
		sends: 0,
	},
	{
		condition: "only admins may post to a community's announcement group",
		provoke: ({ own, other }) =>
			other.createGroup('News', [own], { announce: true, communityAnnounce: true }),
		code: 'group_posting_restricted',
		retryable: false,
		sends: 0,
	},
	{
		condition: 'the account is not in the group',
		provoke: ({ other }) => other.createGroup('Secret', []),
		code: 'group_posting_restricted',
		retryable: false,
		sends: 0,
	},
	...[401, 403].map((error) => ({
		condition: `looking up the group is refused with ${error}`,
		provoke: (harness: SessionHarness) => unseen(harness, error),
		code: 'group_posting_restricted',
		retryable: false,
		sends: 0,
	})),
	{
		condition: 'looking up the group is refused with 404',
		provoke: (harness) => unseen(harness, 404),
		code: 'recipient_not_found',
		retryable: false,
		sends: 0,
	},
	{
		condition: 'looking up the group is refused with 429',
		provoke: (harness) => unseen(harness, 429),
		code: 'rate_limited',
		retryable: true,
		sends: 0,
	},
	{
		condition: 'the number is not on WhatsApp',
		provoke: () => '628999000999@s.whatsapp.net',
		code: 'recipient_not_found',
		retryable: false,
		sends: 0,
	},
	{
		condition: 'WhatsApp cannot be reached',
		provoke: async (harness) => {
			harness.wa.faults.failLogin(harness.own.number, 503, 1_000);
			harness.wa.faults.closeWith('now', { tcp: true });
			await harness.wa.once('close');
			return TO;
		},
		code: 'device_not_connected',
		retryable: true,
		sends: 0,
	},
	{
		condition: 'the phone has unlinked the account',
		provoke: async (harness, client) => {
			const ended = new Promise<void>((resolve) => {
				client.watch(({ status }) => status === 'logged_out' && resolve());
			});
			await harness.own.unlink(1);
			await ended;
			return TO;
		},
		code: 'device_not_connected',
		retryable: false,
		sends: 0,
	},
];

describe('a message is not sent, and it is said why, when', () => {
	const harness = useSessionHarness({ queryMs: 1_000 });

	it.each(OUTCOMES)(
		'$condition: $code, $sends sends',
		async ({ provoke, code, retryable, sends, maybeSent }) => {
			const client = await harness.link();
			const chat = await provoke(harness, client);
			const sent = client.send(textCommand(chat, 'Hello', { timeoutMs: 4_000 }));
			const error: unknown = await sent.catch((thrown: unknown) => thrown);

			expect(error).toMatchObject({ code, retryable, description: expect.stringMatching(/\w+/) });
			expect((error as WhatsAppError).details.maybe_sent).toBe(maybeSent);
			const ids = harness.wa.log.flatMap((entry) =>
				entry.event === 'message' && entry.type === 'text' && !entry.category ? [entry.id] : [],
			);
			expect(ids).toHaveLength(sends);
			expect(new Set(ids).size).toBe(sends > 0 ? 1 : 0);
			expect(harness.wa.log.filter((entry) => entry.event === 'ack' && entry.error)).toEqual([]);
		},
	);
});

describe('a group of 500', () => {
	const harness = useSessionHarness();

	it('whose keys are withheld is given up in its time, and other chats do not wait', async () => {
		const client = await harness.link();
		const members = Array.from({ length: 498 }, (_, index) =>
			harness.wa.createPhone(String(628_770_000_000 + index)),
		);
		const large = harness.other.createGroup('Neighbours', [harness.own, ...members]);
		let asked = (): void => {};
		const waitsForKeys = new Promise<void>((resolve) => (asked = resolve));
		harness.wa.faults.drop((query) => {
			const devices = children(query).flatMap(children);
			const isAll = query.attrs.xmlns === 'encrypt' && devices.length >= 499;
			if (isAll) asked();
			return isAll;
		}, 100);
		const toGroup = client.send(textCommand(large, 'Hello all', { timeoutMs: 4_000 }));
		let over = false;
		const failure = toGroup.catch((error: unknown) => error).finally(() => (over = true));
		await waitsForKeys;

		const { messageId } = await client.send(textCommand(TO, 'Hello Budi'));
		await harness.other.next(({ id }) => id === messageId);
		expect(over).toBe(false);
		expect(await failure).toMatchObject({
			code: 'group_prekey_timeout',
			retryable: true,
			message: expect.stringContaining('500'),
		});
	});
});

describe('a group of which no other device has keys', () => {
	const harness = useSessionHarness();

	it('is given up', async () => {
		const client = await harness.link();
		const chat = harness.other.createGroup('Family', [harness.own]);
		harness.wa.faults.drop(({ attrs }) => {
			if (attrs.xmlns === 'encrypt') harness.wa.directory.find(TO)?.devices.clear();
			return false;
		});
		await expect(client.send(textCommand(chat, 'Hello'))).rejects.toMatchObject({
			code: 'group_prekey_timeout',
		});
	});
});

describe('a group of which one device has no keys', () => {
	const harness = useSessionHarness();

	it('gets the message, and who cannot read it is counted', async () => {
		const client = await harness.link();
		const citra = harness.wa.createPhone('628333000333');
		const chat = harness.other.createGroup('Family', [harness.own, citra]);
		// The device is unlinked between the query for devices and the query for their keys.
		harness.wa.faults.drop(({ attrs }) => {
			if (attrs.xmlns === 'encrypt') harness.wa.directory.find(citra.jid)?.devices.clear();
			return false;
		});
		const result = await client.send(textCommand(chat, 'Hello'));
		expect(result.warnings).toEqual([expect.stringContaining('1 of 2 devices')]);
		expect(await harness.other.next()).toMatchObject({ id: result.messageId });
	});
});

describe('a recipient of whose devices one has no keys', () => {
	const harness = useSessionHarness();

	it('gets the message on the others', async () => {
		const client = await harness.link();
		const account = harness.wa.directory.find(TO);
		const { sock } = await linkClient(harness.wa, harness.other);
		await sock.end(undefined);
		harness.wa.faults.drop(({ attrs }) => {
			if (attrs.xmlns === 'encrypt') account?.devices.delete(1);
			return false;
		});
		const { messageId } = await client.send(textCommand(TO, 'Hello'));
		expect(await harness.other.next()).toMatchObject({ id: messageId });
	});
});
