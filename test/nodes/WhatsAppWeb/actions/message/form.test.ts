import { errorOf, invalid, readMessage } from '../readMessage.ts';

const to = '+62 812-3456-789';
const jid = '628123456789@s.whatsapp.net';
const url = { mediaSource: 'url', mediaUrl: ' https://example.com/a ' };
const fromUrl = { from: 'url', url: 'https://example.com/a', parameter: 'mediaUrl' };

describe('what a form makes of', () => {
	it('a text', () => {
		expect(readMessage('text', { to, text: ' Hello\nworld ', replyTo: '3EB0AB' })).toEqual({
			kind: 'send',
			to: jid,
			content: { message: { extendedTextMessage: { text: ' Hello\nworld ' } } },
			media: undefined,
			replyTo: '3EB0AB',
			warnings: [],
		});
	});

	it('a number that came out of an expression where a text is asked for', () => {
		const request = readMessage('text', { to: 628123456789, text: 42 });
		expect(request.to).toBe(jid);
		expect(request.content.message.extendedTextMessage).toEqual({ text: '42' });
	});

	it.each([
		['image', { caption: 'Look' }, { imageMessage: { caption: 'Look' } }],
		['image', { caption: '' }, { imageMessage: {} }],
		['video', { caption: 'Watch' }, { videoMessage: { caption: 'Watch' } }],
		['audio', {}, { audioMessage: { ptt: true } }],
		['audio', { ptt: false }, { audioMessage: { ptt: false } }],
		['audio', { ptt: true }, { audioMessage: { ptt: true } }],
		['audio', { ptt: 'true' }, { audioMessage: { ptt: true } }],
		[
			'document',
			{ filename: 'report.pdf', caption: 'Read' },
			{ documentMessage: { fileName: 'report.pdf', caption: 'Read' } },
		],
		['document', {}, { documentMessage: {} }],
		['sticker', {}, { stickerMessage: {} }],
	])('%s %j', (kind, fields, message) => {
		const request = readMessage(kind, { to, ...url, ...fields });
		expect(request.content).toEqual({ message });
		expect(request.media).toEqual({ kind, source: { ...fromUrl, mimeType: undefined } });
	});

	it.each([
		[{}, { from: 'binary', property: 'data', parameter: 'binaryPropertyName' }],
		[
			{ binaryPropertyName: 'picture', mimeType: 'image/png' },
			{
				from: 'binary',
				property: 'picture',
				mimeType: 'image/png',
				parameter: 'binaryPropertyName',
			},
		],
		[
			{ mediaSource: 'base64', base64: 'AAAA', mimeType: 'image/webp' },
			{ from: 'base64', base64: 'AAAA', mimeType: 'image/webp', parameter: 'base64' },
		],
		[
			{ ...url, mimeType: 'image/jpeg' },
			{ ...fromUrl, mimeType: 'image/jpeg' },
		],
	])('a file from %j', (form, source) => {
		expect(readMessage('image', { to, ...form }).media).toEqual({ kind: 'image', source });
	});

	it.each([
		[
			{ latitude: -6.2088, longitude: 106.8456, name: 'Jakarta', address: 'Indonesia' },
			{
				degreesLatitude: -6.2088,
				degreesLongitude: 106.8456,
				name: 'Jakarta',
				address: 'Indonesia',
			},
		],
		[
			{ latitude: '-90', longitude: '180', address: 'Pole' },
			{ degreesLatitude: -90, degreesLongitude: 180, name: 'Pole', address: 'Pole' },
		],
		[
			{ latitude: 0, longitude: 0 },
			{ degreesLatitude: 0, degreesLongitude: 0 },
		],
	])('a location %j', (form, locationMessage) => {
		expect(readMessage('location', { to, ...form }).content).toEqual({
			message: { locationMessage },
		});
	});

	it('a contact', () => {
		const phones = {
			phone: [
				{ number: '+62 812 3456 789', phoneType: 'CELL' },
				{ number: '14045', phoneType: 'WORK' },
			],
		};
		expect(readMessage('contact', { to, displayName: 'Doe; John', phones }).content).toEqual({
			message: {
				contactMessage: {
					displayName: 'Doe; John',
					vcard: [
						'BEGIN:VCARD',
						'VERSION:3.0',
						'N:;Doe\\; John;;;',
						'FN:Doe\\; John',
						'TEL;type=CELL;waid=628123456789:+628123456789',
						'TEL;type=WORK:14045',
						'END:VCARD',
					].join('\n'),
				},
			},
		});
	});

	it.each<[unknown, string[]]>([
		[{ option: [{ optionName: 'Red' }, { optionName: 7 }] }, ['Red', '7']],
		// An expression may bring the whole list in one entry.
		[{ option: [{ optionName: ['Red', 'Blue'] }] }, ['Red', 'Blue']],
	])('a poll with the options %j', (pollOptions, names) => {
		const form = { to, name: 'Color?', pollOptions } as never;
		expect(readMessage('poll', form).content.message).toEqual({
			pollCreationMessage: {
				name: 'Color?',
				options: names.map((optionName) => ({ optionName })),
				selectableOptionsCount: 0,
			},
		});
	});

	it.each([[2], [12]])('a poll with %d options, all of which may be chosen', (count) => {
		const option = Array.from({ length: count }, (_, index) => ({ optionName: index }));
		const form = { to, name: 'Which?', pollOptions: { option }, selectableCount: count };
		expect(readMessage('poll', form).content.message.pollCreationMessage).toMatchObject({
			selectableOptionsCount: count,
		});
	});

	it('JSON that came out of an expression as an object', () => {
		const form = { to, name: 'quick_reply', paramsJson: { id: 'btn1' } };
		expect(readMessage('interactiveResponse', form).content.message).toMatchObject({
			interactiveResponseMessage: {
				nativeFlowResponseMessage: { paramsJson: '{"id":"btn1"}', version: 3 },
			},
		});
	});

	it('fields that are left empty: nothing', () => {
		const form = { to, orderId: 'A' };
		expect(readMessage('order', form).content.message.orderMessage).toEqual({
			orderId: 'A',
			surface: 1,
			messageVersion: 2,
		});
		expect(readMessage('invoice', { to }).content.message).toEqual({ invoiceMessage: {} });
	});

	it.each([
		['120363012345678901@g.us', '120363012345678901@g.us'],
		['1234567890987654321@lid', '1234567890987654321@lid'],
		['120363000000000000@newsletter', '120363000000000000@newsletter'],
		['628123456789:12@c.us', jid],
	])('the recipient %s', (given, recipient) => {
		expect(readMessage('text', { to: given, text: 'x' }).to).toBe(recipient);
	});
});

const huge = 'x'.repeat(70_000);
const place = { latitude: 1, longitude: 1 };
const john = (number: unknown, phoneType = 'CELL') => ({
	displayName: 'John',
	phones: { phone: [{ number, phoneType }] },
});

describe('what a form is refused for', () => {
	it.each<[string, object, string]>([
		['text', { to: '', text: 'x' }, 'to'],
		['text', { to: '   ', text: 'x' }, 'to'],
		['text', { to: 'mum', text: 'x' }, 'to'],
		['text', { to: '0812345678', text: 'x' }, 'to'],
		['text', { to: 'status@broadcast', text: 'x' }, 'to'],
		['text', { to: '../../etc/passwd', text: 'x' }, 'to'],
		['text', { to: huge, text: 'x' }, 'to'],
		['text', { to: { jid }, text: 'x' }, 'to'],
		['text', { to }, 'text'],
		['text', { to, text: ' \n\t ' }, 'text'],
		['text', { to, text: huge }, 'text'],
		['text', { to, text: ['x'] }, 'text'],
		['text', { to, text: 'x', replyTo: huge }, 'replyTo'],
		['text', { to, text: 'x', replyTo: 'a b' }, 'replyTo'],
		['image', { to, mediaSource: 'binary', binaryPropertyName: '' }, 'binaryPropertyName'],
		['image', { to, mediaSource: 'url' }, 'mediaUrl'],
		['image', { to, mediaSource: 'base64' }, 'base64'],
		['image', { to, mediaSource: 'disk' }, 'mediaSource'],
		['image', { to, ...url, caption: huge }, 'caption'],
		['video', { to, ...url, caption: { a: 1 } }, 'caption'],
		['audio', { to, ...url, ptt: 'perhaps' }, 'ptt'],
		['document', { to, ...url, filename: '../../.bashrc' }, 'filename'],
		['document', { to, ...url, filename: 'C:\\temp\\b.pdf' }, 'filename'],
		['document', { to, ...url, filename: '..' }, 'filename'],
		['document', { to, ...url, filename: 'x'.repeat(256) }, 'filename'],
		['location', { to, ...place, latitude: '' }, 'latitude'],
		['location', { to, ...place, latitude: 90.1 }, 'latitude'],
		['location', { to, ...place, longitude: -180.5 }, 'longitude'],
		['location', { to, ...place, longitude: 'east' }, 'longitude'],
		['location', { to, ...place, latitude: NaN }, 'latitude'],
		['location', { to, ...place, name: huge }, 'name'],
		['poll', { to, name: 'x', pollOptions: {} }, 'pollOptions'],
		['poll', { to, name: 'x', pollOptions: { option: [{ optionName: 'x' }] } }, 'pollOptions'],
		['poll', { to, name: 'x', pollOptions: 'Red' }, 'pollOptions'],
		['order', { to, orderId: 'A', status: 'shipped' }, 'status'],
		['contact', { to, ...john('+62812345678'), displayName: '' }, 'displayName'],
		['contact', { to, displayName: 'John', phones: {} }, 'phones'],
		['contact', { to, ...john('') }, 'phones[0].number'],
		['contact', { to, ...john('1234') }, 'phones[0].number'],
		['contact', { to, ...john('call me') }, 'phones[0].number'],
		['contact', { to, ...john('+49 30 123456/457') }, 'phones[0].number'],
		['contact', { to, ...john('62811222333.5') }, 'phones[0].number'],
		['contact', { to, ...john('+62812345678', 'CELL:1\nEND:VCARD') }, 'phones[0].phoneType'],
	])('%s %j', (operation, form, parameter) => {
		const error = errorOf(() => readMessage(operation, form as never));
		expect(error).toMatchObject(invalid(parameter));
		expect(error.message).not.toContain('xxxx');
	});

	it('a file for a channel', () => {
		const form = { to: '120363000000000000@newsletter', ...url };
		expect(errorOf(() => readMessage('image', form))).toMatchObject({
			code: 'unsupported_for_newsletter',
		});
	});
});

it('names a field within an option as the form does', () => {
	const reminder = { values: { after: 0.5, unit: 'minutes', text: 'Have you seen it?' } };
	const parameters = { to, message: 'Shall we?', options: { reminder } };
	const error = errorOf(() => readMessage('sendAndWait', parameters));
	expect(error).toMatchObject(invalid('reminder[0].after'));
});
