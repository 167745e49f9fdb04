import { Boom } from '@hapi/boom';
import { makeBaileysLogger } from '../../../../../nodes/WhatsAppWeb/session/wire/logger';

function logged(write: (logger: ReturnType<typeof makeBaileysLogger>) => void) {
	const entries: unknown[] = [];
	write(makeBaileysLogger((...entry) => entries.push(entry)));
	return entries;
}

const JID = '4915112345678:5@s.whatsapp.net';

describe("Baileys' log", () => {
	it('is passed on from warnings upwards, and never asks for traces', () => {
		const entries = logged((logger) => {
			logger.trace({}, 'trace');
			logger.debug({}, 'debug');
			logger.info({}, 'info');
			logger.child({ class: 'socket' }).warn({}, 'warn');
			logger.error('only words');
			expect(logger.level).toBe('warn');
		});
		expect(entries).toEqual([
			['warn', 'warn', {}],
			['error', 'only words', {}],
		]);
	});

	it('shows the last four digits of numbers', () => {
		const entries = logged((logger) => {
			logger.warn({ jid: JID, count: 3 }, `Invalid LID-PN mapping: 98765432109876@lid, ${JID}`);
			logger.warn('group 120363041234567890@g.us, message 3EB0123456789ABCDE');
		});
		expect(entries).toEqual([
			[
				'warn',
				'Invalid LID-PN mapping: …9876@lid, …5678:5@s.whatsapp.net',
				{ jid: '…5678:5@s.whatsapp.net', count: 3 },
			],
			['warn', 'group …7890@g.us, message 3EB0123456789ABCDE', {}],
		]);
	});

	it('shows what is needed of a message key, of an ack and of an error', () => {
		const key = { remoteJid: JID, id: '3EB0AA', fromMe: true, text: 'secret' };
		const attrs = { id: '1', from: JID, error: '479', class: 'message' };
		const [entry] = logged((logger) => {
			logger.error(
				{ key, attrs, err: new Boom(`no session for ${JID}`, { statusCode: 404, data: 'secret' }) },
				'failed',
			);
		});
		expect(entry).toEqual([
			'error',
			'failed',
			{
				key: { remoteJid: '…5678:5@s.whatsapp.net', id: '3EB0AA', fromMe: true },
				attrs: { error: '479', class: 'message' },
				error: { name: 'Error', message: 'no session for …5678:5@s.whatsapp.net', statusCode: 404 },
			},
		]);
	});

	it('shows no message text, no keys, no buffers and no stanzas, wherever they are', () => {
		const secret = 'Hello Alice';
		const key = Buffer.alloc(32, 7).toString('base64');
		const parse = () => JSON.parse(`${secret} {`) as unknown;
		const entries = logged((logger) => {
			logger.error({ node: `<body>${secret}</body>`, message: { conversation: secret } }, 'a');
			logger.error({ msg: secret, data: secret, content: Buffer.from(secret) }, 'b');
			logger.error({ jid: Buffer.from(secret), key: Buffer.from(secret), attrs: secret }, 'c');
			logger.error(Object.assign(new Error('top'), { data: secret }), 'd');
			logger.error({ err: Object.assign(new Error(`key ${key}`), { data: secret }) }, `e ${key}`);
			logger.error({ noiseKey: { private: key }, creds: { advSecretKey: key } }, 'f');
			logger.error(null, 'g');
			try {
				parse();
			} catch (err) {
				logger.error({ err }, 'h');
			}
		});
		const text = JSON.stringify(entries);
		expect(entries).toHaveLength(8);
		for (const hidden of [secret, 'Hello', key, Buffer.from(secret).toString('base64'), '72,101']) {
			expect(text).not.toContain(hidden);
		}
	});
});
