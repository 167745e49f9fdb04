import type { Sandbox } from './sandbox.ts';

const EVERY_MS = 1_000;

/**
 * Tells the phones' pages which QR codes n8n shows, so that a person can pick one there instead of pasting its text.
 * @returns stops it
 */
export function reportQrs({ whatsapp, workflows, made }: Sandbox): () => void {
	const seen = new Set<string>();
	const look = async () => {
		for (const { id, status } of await workflows.executions(made.code)) {
			if (status !== 'success' || seen.has(id)) continue;
			seen.add(id);
			const [item] = (await workflows.ended(id)).items(made.code.nodes.at(-1)!.name);
			if (typeof item?.json.qr === 'string') whatsapp.reportQr(item.json.qr);
		}
	};
	// A query may fail while n8n is busy or stopping; the next one makes up for it.
	const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS);
	return () => clearInterval(timer);
}
