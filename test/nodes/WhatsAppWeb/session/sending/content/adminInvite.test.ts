import { adminInviteContent } from '../../../../../../nodes/WhatsAppWeb/message/newsletterInvite';
import { OTHER_NUMBER, textCommand, useSessionHarness } from '../../SessionHarness.ts';

const TO = `${OTHER_NUMBER}@s.whatsapp.net`;
const harness = useSessionHarness({ queryMs: 500 });

const invitation = (newsletterJid: string, inviteExpiration?: number) => ({
	...textCommand(TO, ''),
	content: adminInviteContent({ newsletterJid, newsletterName: 'News', inviteExpiration }),
});

/** The expiry of the invitation that WhatsApp stores, in Unix seconds. */
const invitedUntil = (channel: string): number | undefined => {
	const account = harness.wa.directory.find(TO);
	return account && harness.wa.newsletters.find(channel)?.invited.get(account);
};

describe('an invitation to administer a channel', () => {
	it('is registered before its card is sent, and says how long it lasts', async () => {
		const client = await harness.link();
		const channel = harness.own.createNewsletter('News');
		const { warnings } = await client.send(invitation(channel));
		expect(warnings).toEqual([]);
		const { message } = await harness.other.next();
		const card = message.newsletterAdminInviteMessage;
		expect(card).toMatchObject({ newsletterJid: channel, newsletterName: 'News' });
		expect(invitedUntil(channel)).toBeGreaterThan(Date.now() / 1000);
		expect(Number(card?.inviteExpiration)).toBe(invitedUntil(channel));
	});

	it('says what its author wants it to say', async () => {
		const client = await harness.link();
		const channel = harness.own.createNewsletter('News');
		await client.send(invitation(channel, 1_900_000_000));
		const { message } = await harness.other.next();
		expect(Number(message.newsletterAdminInviteMessage?.inviteExpiration)).toBe(1_900_000_000);
	});

	it.each([
		['of a channel of somebody else', () => harness.other.createNewsletter('Not mine')],
		['of no channel', () => '120363000000000000@newsletter'],
		[
			'that WhatsApp does not answer',
			() => {
				harness.wa.faults.drop({ xmlns: 'w:mex' });
				return harness.own.createNewsletter('News');
			},
		],
	])('%s is a card alone, with a warning', async (_what, create) => {
		const client = await harness.link();
		const channel = create();
		const { warnings } = await client.send(invitation(channel));
		expect(warnings).toEqual([expect.stringContaining('did not register the invitation')]);
		expect(invitedUntil(channel)).toBeUndefined();
		const { message } = await harness.other.next();
		expect(message.newsletterAdminInviteMessage?.newsletterJid).toBe(channel);
	});
});
