import {
	bareJid,
	isGroupJid,
	isUserJid,
	parseRecipient,
	phoneOf,
} from '../../../../nodes/WhatsAppWeb/message/jid';

const PN = '6281234567890@s.whatsapp.net';

describe('parseRecipient', () => {
	it.each([
		['6281234567890', PN],
		['+62 812-3456-7890', PN],
		['+62 (812) 3456.7890', PN],
		['  006281234567890 ', PN],
		['whatsapp:+6281234567890', PN],
		['\u202a+62 812\u20113456\u20117890\u202c', PN],
		['６２８１２３４５６７８９０', PN],
		[PN, PN],
		['6281234567890@c.us', PN],
		['6281234567890:12@s.whatsapp.net', PN],
		['123456789012345@lid', '123456789012345@lid'],
		['123456789012345:3@lid', '123456789012345@lid'],
		['120363041234567890', '120363041234567890@g.us'],
		['120363041234567890@g.us', '120363041234567890@g.us'],
		['6281234567890-1456789012', '6281234567890-1456789012@g.us'],
		['6281234567890-1456789012@g.us', '6281234567890-1456789012@g.us'],
		['120363041234567890@newsletter', '120363041234567890@newsletter'],
		['120363041234567890@NEWSLETTER', '120363041234567890@newsletter'],
	])('reads %j', (to, jid) => {
		expect(parseRecipient(to, 'to')).toBe(jid);
	});

	it.each([
		'',
		'   ',
		'Budi',
		'081234567890',
		'12345',
		'1234567890123456',
		'62812abc34567',
		'status@broadcast',
		'123@broadcast',
		'@s.whatsapp.net',
		'budi@s.whatsapp.net',
		'6281234567890@example.com',
		'6281234567890@',
		'a@b@s.whatsapp.net',
		'../../etc/passwd@g.us',
	])('refuses %j, naming the parameter', (to) => {
		expect(() => parseRecipient(to, 'chat_jid')).toThrow(
			expect.objectContaining({
				code: 'invalid_parameter',
				details: { parameter: 'chat_jid' },
				message: expect.stringContaining("'chat_jid'"),
			}),
		);
	});
});

describe('a JID', () => {
	it('is taken apart', () => {
		expect(bareJid('628111:12@s.whatsapp.net')).toBe('628111@s.whatsapp.net');
		expect(bareJid('628111_1:12@lid')).toBe('628111@lid');
		expect(phoneOf('628111:1@s.whatsapp.net')).toBe('628111');
		expect(phoneOf('628111@lid')).toBeNull();
		expect(isUserJid('1@lid') && isUserJid('1@s.whatsapp.net') && !isUserJid('1@g.us')).toBe(true);
		expect(isGroupJid('1-2@g.us')).toBe(true);
	});
});
