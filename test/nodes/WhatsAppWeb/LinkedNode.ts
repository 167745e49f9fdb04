import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import type { SessionRegistry } from '../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { trust } from '../../whatsapp/client.ts';
import { type Phone, startWhatsApp, type WhatsApp } from '../../whatsapp/index.ts';
import { type ContextOptions, executeContext, type TestContext } from './actions/executeContext.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

/** The action node, connected to its own loopback WhatsApp. */
export class LinkedNode {
	/** The phone that the node is linked to by `link`. */
	readonly phone: Phone;
	/** Another person's phone. */
	readonly friend: Phone;
	#executions = 0;

	protected constructor(
		readonly whatsapp: WhatsApp,
		private readonly node: INodeType,
		private readonly registry: () => SessionRegistry,
	) {
		this.phone = whatsapp.createPhone('628111111111', { pushName: 'Shop' });
		this.friend = whatsapp.createPhone('628123456789', { pushName: 'Friend' });
	}

	/** The node as it is in the source. */
	static async fromSource(): Promise<LinkedNode> {
		const { WhatsAppWeb } = await import('../../../nodes/WhatsAppWeb/WhatsAppWeb.node');
		const { sessionRegistry } = await import('../../../nodes/WhatsAppWeb/registry/SessionRegistry');
		return new LinkedNode(await LinkedNode.startWhatsApp(), new WhatsAppWeb(), sessionRegistry);
	}

	protected static async startWhatsApp(): Promise<WhatsApp> {
		const whatsapp = await startWhatsApp();
		trust(whatsapp);
		Object.assign(process.env, {
			N8N_WHATSAPP_WEB_DATA_DIR: temporaryDirectory(),
			N8N_WHATSAPP_WEB_SERVER_URL: whatsapp.url,
			N8N_WHATSAPP_WEB_SERVER_KEY: whatsapp.rootKey,
			N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.1/32',
		});
		return whatsapp;
	}

	async stop(): Promise<void> {
		await this.registry().shutdown();
		await this.whatsapp.stop();
	}

	/** Closes everything, as n8n does when it stops; what runs next opens it from disk, and connects only if it has to. */
	async restart(): Promise<void> {
		await this.registry().shutdown();
	}

	/** Links the node: scans the QR code that its Link operation puts out. */
	async link(): Promise<void> {
		const { json } = await this.run({ resource: 'session', operation: 'link' });
		const loggedIn = this.whatsapp.once('login');
		await this.phone.scan(String(json.qr));
		await loggedIn;
		await this.run({ resource: 'session', operation: 'getStatus' });
	}

	/** Runs the node on one item, in an execution of its own. @returns the first item that it puts out */
	async run(
		parameters: INodeParameters,
		options: Partial<ContextOptions> = {},
	): Promise<INodeExecutionData> {
		const [item] = await this.runAll(parameters, options);
		if (!item) throw new Error('the node put nothing out');
		return item;
	}

	/** The same, for an operation that puts out an item for each thing. */
	async runAll(
		parameters: INodeParameters,
		options: Partial<ContextOptions> = {},
	): Promise<INodeExecutionData[]> {
		return await this.execute(this.context(parameters, options));
	}

	/** A context to execute with, whose log and hints can be read afterwards. */
	context(parameters: INodeParameters, options: Partial<ContextOptions> = {}): TestContext {
		const executionId = `execution ${++this.#executions}`;
		// Operations are tried on more new people than a number should write to.
		const credential = { pacing: 'off' };
		return executeContext({ executionId, parameters, credential, ...options });
	}

	async execute(context: TestContext): Promise<INodeExecutionData[]> {
		const output = (await this.node.execute?.call(context)) as INodeExecutionData[][];
		return output[0] ?? [];
	}
}
