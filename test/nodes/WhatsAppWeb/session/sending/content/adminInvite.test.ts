import { adminInviteContent } from '../../../../../../nodes/WhatsAppWeb/message/newsletterInvite';
import { OTHER_NUMBER, textCommand, useOffice } from '../../office.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const office = useOffice({ queryMs: 500 });

const invitation = (newsletterJid: string, inviteExpiration?: number) => ({
	...textCommand(TO, ''),
	content: adminInviteContent({ newsletterJid, newsletterName: 'Kabar', inviteExpiration }),
});

/** Until when the other may become an admin, as WhatsApp has it. */
const invitedUntil = (channel: string): number | undefined => {
	const account = office.wa.directory.find(TO);
	return account && office.wa.newsletters.find(channel)?.invited.get(account);
};

describe('an invitation to administer a channel', () => {
	it('is registered before its card is sent, and says how long it lasts', async () => {
		const client = await office.link();
		const channel = office.own.createNewsletter('Kabar');
		const { warnings } = await client.send(invitation(channel));
		expect(warnings).toEqual([]);
		const { message } = await office.other.next();
		const card = message.newsletterAdminInviteMessage;
		expect(card).toMatchObject({ newsletterJid: channel, newsletterName: 'Kabar' });
		expect(invitedUntil(channel)).toBeGreaterThan(Date.now() / 1000);
		expect(Number(card?.inviteExpiration)).toBe(invitedUntil(channel));
	});

	it('says what its author wants it to say', async () => {
		const client = await office.link();
		const channel = office.own.createNewsletter('Kabar');
		await client.send(invitation(channel, 1_900_000_000));
		const { message } = await office.other.next();
		expect(Number(message.newsletterAdminInviteMessage?.inviteExpiration)).toBe(1_900_000_000);
	});

	it.each([
		['of a channel of somebody else', () => office.other.createNewsletter('Bukan punya saya')],
		['of no channel', () => '120363000000000000@newsletter'],
		[
			'that WhatsApp does not answer',
			() => {
				office.wa.faults.drop({ xmlns: 'w:mex' });
				return office.own.createNewsletter('Kabar');
			},
		],
	])('%s is a card alone, with a warning', async (_what, create) => {
		const client = await office.link();
		const channel = create();
		const { warnings } = await client.send(invitation(channel));
		expect(warnings).toEqual([expect.stringContaining('did not register the invitation')]);
		expect(invitedUntil(channel)).toBeUndefined();
		const { message } = await office.other.next();
		expect(message.newsletterAdminInviteMessage?.newsletterJid).toBe(channel);
	});
});
