import { OTHER_NUMBER, useSessionHarness } from '../session/SessionHarness.ts';
import { useTriggerNode } from './triggerNode.ts';

const harness = useSessionHarness({ profileMs: 0 });
const start = useTriggerNode(harness);

const card = (...lines: string[]) => ({
	displayName: 'Ani',
	vcard: ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ani', ...lines, 'END:VCARD'].join('\n'),
});

it('contact cards come with what the people on them show, when it is asked for', async () => {
	await harness.link();
	const { own, other } = harness;
	other.setStatus('at sea');
	const plain = await start();
	const looking = await start({
		parameters: { options: { contactProfiles: true } },
		nodeId: 'looking',
	});
	await other.send(own.jid, {
		contactsArrayMessage: {
			contacts: [
				card('TEL:0822 2000', `TEL;type=CELL;waid=${OTHER_NUMBER}:+62 822-2000-222`),
				card('TEL:+62 899-9000-999'),
				card('TEL:0899 9000'),
			],
		},
	});
	const nothing = { picture_url: null, about: null, business: null };
	expect((await looking.next()).contacts).toMatchObject([
		{ profile: { exists: true, pn: other.jid, lid: other.lid, ...nothing, about: 'at sea' } },
		{ profile: { exists: false, pn: null, lid: null, ...nothing } },
		{
			profile: null,
			profile_error: { message: 'The contact card has no phone number with country code' },
		},
	]);
	const [untouched] = (await plain.next()).contacts as object[];
	expect(untouched).not.toHaveProperty('profile');
	await plain.close();
	await looking.close();
});

it('a profile that cannot be had does not hold back the message', async () => {
	await harness.link();
	const { own, other, wa } = harness;
	const { next, close } = await start({ parameters: { options: { contactProfiles: true } } });
	wa.faults.nack({ xmlns: 'usync' }, 429);
	await other.send(own.jid, { contactMessage: card('TEL:+62 899-9000-999') });
	expect(await next()).toMatchObject({
		text: 'Ani',
		contacts: [{ display_name: 'Ani', profile: null, profile_error: { code: 'rate_limited' } }],
	});
	await close();
});
