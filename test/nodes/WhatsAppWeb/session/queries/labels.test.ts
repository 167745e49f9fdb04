import { useSessionHarness } from '../SessionHarness.ts';
import { listenToPhone, onPhone } from '../../trigger/events/phoneActions.ts';

const harness = useSessionHarness();

const edit = (id: string, name: string, deleted = false) => ({
	addLabel: { id, name, color: 3, deleted },
});

it('labels that are made on the phone are listed by name and found by a part of it', async () => {
	harness.own.setBusiness({});
	await onPhone(harness, '', edit('5', 'Paid'));
	const { client, reporter } = await listenToPhone(harness, ['label']);
	await onPhone(harness, '', edit('7', 'New order 10'));
	await reporter.json();
	await onPhone(harness, '', edit('6', 'New order 2'));
	await reporter.json();
	const [two, ten, paid] = [
		{ id: '6', name: 'New order 2', color: 3 },
		{ id: '7', name: 'New order 10', color: 3 },
		{ id: '5', name: 'Paid', color: 3 },
	];
	expect(await client.query('listLabels', {})).toEqual({
		labels: [two, ten, paid],
		isBusiness: true,
	});
	expect(await client.query('listLabels', { search: 'PAI' })).toMatchObject({ labels: [paid] });
	expect(await client.query('listLabels', { search: '7' })).toMatchObject({ labels: [ten] });
	await onPhone(harness, '', edit('5', 'Paid', true));
	await reporter.json();
	await harness.restart();
	expect(await harness.client().query('listLabels', {})).toMatchObject({ labels: [two, ten] });
});

it('the lists of chats of another account are listed, and told from labels', async () => {
	const { client, reporter } = await listenToPhone(harness, ['label']);
	await expect(client.query('listLabels', {})).rejects.toMatchObject({
		code: 'forbidden',
		details: { reason: 'not_a_business_account' },
	});
	await onPhone(harness, '', edit('5', 'Family'));
	await reporter.json();
	expect(await client.query('listLabels', {})).toEqual({
		labels: [{ id: '5', name: 'Family', color: 3 }],
		isBusiness: false,
	});
});
