import { createRequire } from 'node:module';
import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import type * as Sessions from '../../../nodes/WhatsAppWeb/registry/SessionRegistry';
import { trust } from '../../whatsapp/client.ts';
import { type Phone, startWhatsApp, type WhatsApp } from '../../whatsapp/index.ts';
import { type ContextOptions, executeContext } from './actions/executeContext.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const require = createRequire(import.meta.url);
const built = <Module>(path: string) =>
	require(`../../../dist/nodes/WhatsAppWeb/${path}.js`) as Module;

/** The compiled action node (dist/), connected to its own loopback WhatsApp. */
export class CompiledNode {
	readonly whatsapp: WhatsApp;
	/** The phone that the node is linked to by `link`. */
	readonly phone: Phone;
	/** Another person's phone. */
	readonly friend: Phone;
	readonly #node: INodeType;
	#executions = 0;

	private constructor(whatsapp: WhatsApp) {
		this.whatsapp = whatsapp;
		this.phone = whatsapp.createPhone('628111111111', { pushName: 'Shop' });
		this.friend = whatsapp.createPhone('628123456789', { pushName: 'Friend' });
		const { WhatsAppWeb } = built<{ WhatsAppWeb: new () => INodeType }>('WhatsAppWeb.node');
		this.#node = new WhatsAppWeb();
	}

	static async start(): Promise<CompiledNode> {
		const whatsapp = await startWhatsApp();
		trust(whatsapp);
		Object.assign(process.env, {
			N8N_WHATSAPP_WEB_DATA_DIR: temporaryDirectory(),
			N8N_WHATSAPP_WEB_SERVER_URL: whatsapp.url,
			N8N_WHATSAPP_WEB_SERVER_KEY: whatsapp.rootKey,
			N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.1/32',
		});
		return new CompiledNode(whatsapp);
	}

	async stop(): Promise<void> {
		const { sessionRegistry } = built<typeof Sessions>('registry/SessionRegistry');
		await sessionRegistry().shutdown();
		await this.whatsapp.stop();
	}

	/** Links the node: scans the QR code that its Link operation puts out. */
	async link(): Promise<void> {
		const { json } = await this.run({ resource: 'session', operation: 'link' });
		const loggedIn = this.whatsapp.once('login');
		await this.phone.scan(String(json.qr));
		await loggedIn;
		await this.run({ resource: 'session', operation: 'getStatus' });
	}

	/** Runs the node on one item, in an execution of its own. */
	async run(
		parameters: INodeParameters,
		options: Partial<ContextOptions> = {},
	): Promise<INodeExecutionData> {
		const executionId = `execution ${++this.#executions}`;
		const context = executeContext({ executionId, parameters, ...options });
		const output = (await this.#node.execute?.call(context)) as INodeExecutionData[][];
		const [item] = output[0] ?? [];
		if (!item) throw new Error('the node put nothing out');
		return item;
	}
}
