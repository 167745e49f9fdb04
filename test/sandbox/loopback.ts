import { reportQrs } from './reportQrs.ts';
import type { Running } from './Running.ts';
import { createLink } from './workflows.ts';
import { link, OWNER, startSandbox } from './sandbox.ts';

/** Starts a fresh sandbox, links it by a simulated phone, and lets its echo workflow answer once. */
export async function startOnLoopback(): Promise<Running> {
	say('▸ Starting the loopback WhatsApp and n8n (usually 20 seconds)');
	const sandbox = await startSandbox({ ports: { n8n: 5678, page: 5690 } });
	say('▸ Linking the number, waiting for the first answer (usually 10 seconds)');
	await link(sandbox);
	await sandbox.workflows.activate(sandbox.made.echo);
	const { friend, own, made, n8n, page, whatsapp, workflows } = sandbox;
	const second = whatsapp.createPhone('12025550164', { pushName: 'Café' });
	const credential = await workflows.createCredential('Café', 'whatsAppWebApi', {});
	const linkSecond = await createLink(workflows, credential, 'Link the café');
	const stopReporting = reportQrs(sandbox);
	await friend.sendText(own.jid, 'Anybody there?');
	await friend.next(({ message }) => JSON.stringify(message).includes('Anybody there?'), 30_000);

	return {
		guide: `Everything runs on this machine only. This is a loopback WhatsApp, not the real one.

  n8n              ${n8n.url}   (${OWNER.email}, password ${OWNER.password})
  ${friend.pushName}'s phone     ${page.url}/${friend.number}
  ${own.pushName}'s phone     ${page.url}/${own.number}   (n8n is linked to it)
  ${second.pushName}'s phone     ${page.url}/${second.number}   (not linked yet)

Try this:
  1. Write something on ${friend.pushName}'s phone. The active workflow answers: ${n8n.url}/workflow/${made.echo.id}
  2. Execute '${made.hello.name}': ${n8n.url}/workflow/${made.hello.id}
  3. Link ${second.pushName}'s number: execute ${n8n.url}/workflow/${linkSecond.id}
     A page opens with a QR code. Scan it with ${second.pushName}'s phone, under "Linked devices": from the screen, or paste a
     picture of it.
  4. See how it goes when WhatsApp demands a passkey: on ${own.pushName}'s phone, unlink the device, tick "ask for this account's
     passkey", and link it again: execute ${n8n.url}/workflow/${made.link.id}`,
		stop: async () => {
			stopReporting();
			await sandbox.stop();
		},
	};
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
