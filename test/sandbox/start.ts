/**
 * `npm start`: n8n with both nodes, linked to a loopback WhatsApp and answering, until Ctrl-C. With `--whatsapp` the same
 * n8n on the real WhatsApp, where linking is up to its user.
 */
import { startOnLoopback } from './loopback.ts';
import { startOnWhatsApp } from './realWhatsApp.ts';

const real = process.argv.includes('--whatsapp');
const { guide, stop } = await (real ? startOnWhatsApp() : startOnLoopback());
process.stdout.write(`\n${guide}\n\nCtrl-C stops everything.\n`);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		if (stopping) return;
		stopping = true;
		process.stdout.write('\nStopping …\n');
		stop().then(
			() => process.exit(0),
			(error: unknown) => {
				process.stderr.write(`${String(error)}\n`);
				process.exit(1);
			},
		);
	});
}
