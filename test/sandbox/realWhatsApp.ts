import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, linkPackage, startN8n, Workflows, type Owner } from '../n8n/index.ts';
import type { Running } from './Running.ts';
import { createWorkflows } from './workflows.ts';

/** Starts n8n on the real WhatsApp. Its folder is kept, so that the number stays linked. */
export async function startOnWhatsApp(): Promise<Running> {
	const cache = process.env.N8N_NODES_WHATSAPP_WEB_CACHE;
	if (!cache)
		throw new Error('N8N_NODES_WHATSAPP_WEB_CACHE is not set: use `npm start -- --whatsapp`.');
	const folder = join(cache, 'real-whatsapp');
	const ownerFile = join(folder, 'owner.json');
	const isNew = !existsSync(ownerFile);
	process.stdout.write('▸ Starting n8n (usually 20 seconds)\n');
	// The folder of an interrupted start is useless, because its owner's password is lost.
	if (isNew) await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await linkPackage(folder);
	const n8n = await startN8n({
		folder,
		ports: { n8n: await freePort(5678), broker: await freePort() },
	});

	const owner = isNew ? newOwner() : (JSON.parse(await readFile(ownerFile, 'utf8')) as Owner);
	if (isNew) {
		await n8n.rest.setUpOwner(owner);
		const workflows = new Workflows(n8n.rest);
		const credential = await workflows.createCredential('My number', 'whatsAppWebApi', {});
		await createWorkflows(workflows, credential, '');
		await writeFile(ownerFile, JSON.stringify(owner), { mode: 0o600 });
	}
	return {
		guide: `This n8n talks to the real WhatsApp. Use a number you can afford to lose.

  n8n   ${n8n.url}   (${owner.email}, password ${owner.password})

Link your number:
  1. Open the workflow 'Link this number' and its node 'Link', and press Execute step.
  2. Follow the page that opens, until it says that the number is linked.
  3. Activate 'Echo' and write to the number from another phone.

Everything is kept in ${folder}`,
		stop: () => n8n.stop(),
	};
}

/** A random password, because this n8n holds the keys of a real number. */
function newOwner(): Owner {
	return { email: 'ada@example.com', password: `Aa1-${randomBytes(12).toString('base64url')}` };
}
