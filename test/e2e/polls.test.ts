import { manualTrigger, whatsAppNode, whatsAppTrigger, type Workflow } from '../n8n/index.ts';
import type { Phone } from '../whatsapp/index.ts';
import { useSandbox } from './useSandbox.ts';

const OPTIONS = ['Red', 'Blue'];

/** A poll that n8n sends to a group, and three people who vote, change their minds and take votes back. */
describe('a poll', () => {
	const sandbox = useSandbox();

	async function sendPoll(to: string): Promise<string> {
		const { credential, workflows } = sandbox;
		const option = OPTIONS.map((optionName) => ({ optionName }));
		const workflow = await workflows.create('Ask', [
			manualTrigger(),
			whatsAppNode(credential, 'Poll', {
				resource: 'message',
				operation: 'poll',
				to,
				name: 'Colour?',
				pollOptions: { option },
			}),
		]);
		const [item] = await workflows.result(workflow);
		return String(item?.json.message_id);
	}

	it('is counted over a restart of n8n, with a vote that came meanwhile', async () => {
		const { credential, friend, n8n, own, whatsapp, workflows } = sandbox;
		const ben = whatsapp.createPhone('12025550201', { pushName: 'Ben' });
		const cleo = whatsapp.createPhone('12025550202', { pushName: 'Cleo' });
		const group = friend.createGroup('Team', [own, ben, cleo]);
		const votes: Workflow = await workflows.create('Votes', [
			whatsAppTrigger(credential, { events: ['poll_vote'] }),
		]);
		await workflows.activate(votes);
		const id = await sendPoll(group);
		const people = [friend, ben, cleo];
		for (const phone of people) await phone.next((got) => got.id === id);

		let count = 0;
		const vote = async (
			phone: Phone,
			options: string[],
			naming?: { author: 'pn' | 'lid'; modifier: 'pn' | 'lid' },
		) => await phone.about(id).vote(options, { naming });
		const expectCount = async (phone: Phone, selected: string[], red: number, blue: number) => {
			count += 1;
			const [item] = (await workflows.nth(votes, count)).items('WhatsApp Web Trigger');
			expect(item?.json).toMatchObject({
				event: 'poll_vote',
				chat: group,
				from_pn: phone.jid,
				from_lid: phone.lid,
				push_name: phone.pushName,
				poll_vote: {
					poll_message_id: id,
					poll_name: 'Colour?',
					selected_options: selected,
					retracted: selected.length === 0,
					decrypted: true,
					tally: [
						{ option: 'Red', votes: red },
						{ option: 'Blue', votes: blue },
					],
				},
			});
		};
		await vote(friend, ['Red']);
		await expectCount(friend, ['Red'], 1, 0);
		await vote(ben, ['Red'], { author: 'pn', modifier: 'pn' });
		await expectCount(ben, ['Red'], 2, 0);
		await vote(cleo, ['Blue'], { author: 'lid', modifier: 'pn' });
		await expectCount(cleo, ['Blue'], 2, 1);

		await n8n.stop();
		await vote(ben, ['Blue']);
		await n8n.start();
		await workflows.activated(votes);
		await expectCount(ben, ['Blue'], 1, 2);
		await vote(friend, []);
		await expectCount(friend, [], 0, 2);
	});
});
