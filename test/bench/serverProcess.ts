import { startWhatsApp } from '../whatsapp/index.ts';
import type { Answer, Asked, Questions, ServerCalls } from './BenchServer.ts';

/** The loopback WhatsApp in its own process, so that its work is not counted as the contenders'. */
const whatsapp = await startWhatsApp();

const phone = (number: string) => {
	const found = whatsapp.phone(number);
	if (!found) throw new Error('There is no such phone');
	return found;
};

const calls: ServerCalls = {
	async createPhones({ numbers }) {
		return numbers.map((number) => whatsapp.createPhone(number).jid);
	},
	async scan({ number, qr }) {
		return await phone(number).scan(qr);
	},
	async createGroup({ owner, members }) {
		return phone(owner).createGroup('Bench', members.map(phone));
	},
	async sendTexts({ from, to, texts, everyMs }) {
		for (const [index, text] of texts.entries()) {
			const next = performance.now() + everyMs;
			// Both processes use the machine's clock, so that the receiver can compute the latency.
			await phone(from).sendText(to, `${text}|${performance.timeOrigin + performance.now()}`, {
				id: `${text}${index}`,
			});
			while (performance.now() < next) await new Promise(setImmediate);
		}
	},
	async takeTexts({ number }) {
		return phone(number)
			.received.splice(0)
			.map(({ message }) => message.extendedTextMessage?.text ?? message.conversation ?? '');
	},
	async forget() {
		whatsapp.forget();
	},
	async dropConnections() {
		whatsapp.faults.closeWith('now', { tcp: true });
	},
	async violations() {
		return whatsapp.violations.map(({ what }) => what);
	},
};

process.on('message', async ({ id, call, args }: Asked) => {
	const answer: Answer = { id };
	try {
		answer.value = await (calls[call] as (args: Questions[keyof Questions]['args']) => unknown)(
			args,
		);
	} catch (error) {
		answer.error = String(error);
	}
	process.send?.(answer);
});
process.on('disconnect', () => void whatsapp.stop().then(() => process.exit(0)));
process.send?.({ ready: { url: whatsapp.url, rootKey: whatsapp.rootKey } });
