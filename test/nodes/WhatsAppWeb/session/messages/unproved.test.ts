import { proto } from '@whiskeysockets/baileys';
import type { EventName } from '../../../../../nodes/WhatsAppWeb/contract/events/SessionEvent';
import type { Phone } from '../../../../whatsapp/index.ts';
import { takeBundle } from '../../../../whatsapp/handlers/encryption.ts';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import { stanza } from '../../../../whatsapp/stanza.ts';
import { bring } from '../rawStanzas.ts';
import { Trigger, useSessionHarness } from '../SessionHarness.ts';

/**
 * Edits and deletions in a group, of which WhatsApp has told one name of each person: the victim's number, the attacker's
 * LID, or the other way round. Whoever is not known to be the author is not taken for the author.
 */
const harness = useSessionHarness();

const { REVOKE, MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type;

type Name = 'jid' | 'lid';

interface Stage {
	group: string;
	victim: Phone;
	attacker: Phone;
	founder: Phone;
	/** Has somebody say something in the group, under one of their names alone. */
	say(from: Phone, name: Name, message: proto.IMessage, attrs?: object): Promise<string>;
	/** The events until a change is refused in the log, but for those of the founder's messages meanwhile. */
	toldUntilRefused(): Promise<EventName[]>;
	/** The next event and the author of its target. */
	nextTold(): Promise<[EventName, unknown]>;
}

/** A group of which the session knows nobody, and a message of the victim in it, with the id X. */
async function stage(victimBy: Name): Promise<Stage> {
	const { wa, own, other: victim } = harness;
	const attacker = wa.createPhone('628333000333', { pushName: 'Mallory' });
	const founder = wa.createPhone('628444000444', { pushName: 'Citra' });
	const group = founder.createGroup('Family', [own, victim, attacker]);
	// Linked after that, it is not told of the members.
	const client = await harness.link();
	const events: EventName[] = ['message', 'message_edit', 'message_revoke'];
	const trigger = await Trigger.on(client, { events });
	const lastName = new Map<Phone, Name>();
	const say: Stage['say'] = async (from, name, message, attrs = {}) => {
		const device = wa.directory.device(`${own.number}:1@s.whatsapp.net`);
		// To the session, each name is somebody of their own, who starts with keys that nobody has used.
		if (device && lastName.get(from) !== name) {
			const { signal } = from as SimulatedPhone;
			await signal.startSession(device.lid, takeBundle(wa, device));
		}
		lastName.set(from, name);
		const as = { wa, own, other: from } as typeof harness;
		return await bring(as, message, { from: group, participant: from[name], ...attrs });
	};
	await say(victim, victimBy, { conversation: 'transfer to account GOOD' }, { id: 'X' });
	await trigger.next();
	const toldUntilRefused: Stage['toldUntilRefused'] = async () => {
		const told: EventName[] = [];
		while (!harness.log.some(({ message }) => message.includes('nothing proves that it is by'))) {
			const { id } = await founder.sendText(group, 'meanwhile');
			for (;;) {
				const { event } = await trigger.next();
				if ((event.data as { id: string }).id === id) break;
				told.push(event.event);
			}
		}
		return told;
	};
	const nextTold: Stage['nextTold'] = async () => {
		const { event } = await trigger.next();
		return [event.event, (event.data as { target?: { sender: string } }).target?.sender];
	};
	return { group, victim, attacker, founder, say, toldUntilRefused, nextTold };
}

const edit = (key: proto.IMessageKey): proto.IMessage => ({
	protocolMessage: {
		type: MESSAGE_EDIT,
		key: { id: 'X', ...key },
		editedMessage: { conversation: 'transfer to account EVIL' },
	},
});
const revoke = (key: proto.IMessageKey): proto.IMessage => ({
	protocolMessage: { type: REVOKE, key: { id: 'X', ...key } },
});

describe.each<[string, Name, Name]>([
	['a victim known by number, an attacker by LID', 'jid', 'lid'],
	['a victim known by LID, an attacker by number', 'lid', 'jid'],
])('%s', (_names, victimBy, attackerBy) => {
	it.each<[string, (victim: string) => proto.IMessage, string]>([
		['edit as if it were their own', () => edit({ fromMe: true }), '1'],
		['edit of the victim‘s', (participant) => edit({ fromMe: false, participant }), '1'],
		['deletion as if it were their own', () => revoke({ fromMe: true }), '7'],
		['deletion of the victim‘s', (participant) => revoke({ fromMe: false, participant }), '7'],
		['deletion as by an admin', (participant) => revoke({ fromMe: false, participant }), '8'],
	])('the attacker‘s %s is not told', async (_what, forged, kind) => {
		const { victim, attacker, say, toldUntilRefused } = await stage(victimBy);
		await say(attacker, attackerBy, forged(victim[victimBy]), { edit: kind });
		expect(await toldUntilRefused()).toEqual([]);
	});

	it('the victim’s own, under their other name, are told once WhatsApp has named the members', async () => {
		const { victim, say, nextTold } = await stage(victimBy);
		await say(victim, attackerBy, edit({ fromMe: true }), { edit: '1' });
		expect(await nextTold()).toEqual(['message_edit', victim[victimBy]]);
		await say(victim, attackerBy, revoke({ fromMe: true }), { edit: '7' });
		expect(await nextTold()).toEqual(['message_revoke', victim[victimBy]]);
	});
});

it('where WhatsApp does not say who is who, even what may be genuine is not told', async () => {
	const { victim, say, toldUntilRefused } = await stage('jid');
	const refused = harness.wa.faults.nack({ xmlns: 'w:g2' }, 403, 100);
	await say(victim, 'lid', edit({ fromMe: true }), { edit: '1' });
	expect(await toldUntilRefused()).toEqual([]);
	expect(refused.count).toBeGreaterThan(0);
});

it('an admin may delete another’s message, a former admin may not', async () => {
	const { group, victim, attacker, founder, say, toldUntilRefused, nextTold } = await stage('jid');
	const deletion = revoke({ fromMe: false, participant: victim.jid });
	const member = [stanza('participant', { jid: attacker.lid })];
	await founder.changeGroup(group, stanza('promote', {}, member));
	await say(attacker, 'lid', deletion, { edit: '8' });
	expect(await nextTold()).toEqual(['message_revoke', victim.jid]);
	await founder.changeGroup(group, stanza('demote', {}, member));
	await say(attacker, 'lid', deletion, { edit: '8' });
	expect(await toldUntilRefused()).toEqual([]);
});
