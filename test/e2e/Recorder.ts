import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One request of a workflow's execution. */
export interface Report {
	/** Path of the URL, without its slash. */
	from: string;
	body: unknown;
	/** The bodies of this sender's reports that were still unanswered when this one came. */
	open: unknown[];
}

/** Delay of each answer, so that other executions could overtake the one that waits for it. */
const ANSWER_MS = 50;

/** An HTTP server that records the reports of executions in their order. */
export class Recorder {
	readonly reports: Report[] = [];
	/** While set, no report is answered, so that its execution runs until n8n is killed. */
	isSilent = false;
	private readonly open = new Set<Report>();
	private readonly waiting = new Set<() => void>();
	private readonly server: Server = createServer((request, response) => {
		void this.take(request).then(() => {
			if (!this.isSilent) response.end('{}');
		});
	});

	/** @returns URL to report to */
	async start(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	of(from: string): Report[] {
		return this.reports.filter((report) => report.from === from);
	}

	/** Waits until `isEnough` returns true. @throws after three minutes, with what `found` returns */
	async until(isEnough: () => boolean, found: () => unknown): Promise<void> {
		const deadline = AbortSignal.timeout(180_000);
		while (!isEnough()) {
			await new Promise<void>((resolve, reject) => {
				this.waiting.add(resolve);
				deadline.onabort = () => reject(new Error(`Waited in vain: ${JSON.stringify(found())}`));
			});
		}
	}

	private async take(request: AsyncIterable<Buffer> & { url?: string }): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const from = (request.url ?? '').slice(1);
		const open = [...this.open].filter((report) => report.from === from);
		const body = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
		const report: Report = { from, body, open: open.map((each) => each.body) };
		this.reports.push(report);
		this.open.add(report);
		await delay(ANSWER_MS);
		this.open.delete(report);
		for (const resolve of this.waiting) resolve();
		this.waiting.clear();
	}
}
