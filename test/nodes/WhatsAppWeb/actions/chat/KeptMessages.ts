import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { resources } from '../../../../../nodes/WhatsAppWeb/actions/resources';
import type { LinkedNode } from '../../LinkedNode.ts';

/** As long as the loopback WhatsApp waits for a message. */
const PATIENCE_MS = 10_000;

/** What the node that is linked has kept, as its operations put it out. */
export class KeptMessages {
	constructor(private readonly node: LinkedNode) {}

	async run(resource: string, operation: string, parameters: INodeParameters = {}) {
		return (await this.node.run({ resource, operation, ...parameters })).json;
	}

	async all(resource: string, operation: string, parameters: INodeParameters = {}) {
		const items = await this.node.runAll({ resource, operation, ...parameters });
		return items.map(({ json }) => json);
	}

	async errorOf(resource: string, operation: string, parameters: INodeParameters = {}) {
		const options = { continueOnFail: true };
		const [item] = await this.node.runAll({ resource, operation, ...parameters }, options);
		return item?.json.error as IDataObject | undefined;
	}

	/** The texts of messages, the last one first. */
	async texts(chat: string, filters: INodeParameters = {}, more: INodeParameters = {}) {
		const items = await this.all('chat', 'getMessages', { chat, filters, ...more });
		return items.map(({ text }) => text);
	}

	/** The message, once it has come and what `isThere` says is so. */
	async message(id: string, isThere: (json: IDataObject) => boolean = () => true) {
		const parameters = { messageId: id, simplify: false };
		return await this.until('message', 'get', parameters, isThere);
	}

	/** The chat, once what `isThere` says is so. */
	async chat(chat: string, isThere: (json: IDataObject) => boolean) {
		return await this.until('chat', 'get', { chat }, isThere);
	}

	/** What an operation puts out, once that is so. @throws when it is not after ten seconds */
	async until(
		resource: string,
		operation: string,
		parameters: INodeParameters,
		isSo: (json: IDataObject) => boolean,
	): Promise<IDataObject> {
		const deadline = performance.now() + PATIENCE_MS;
		for (;;) {
			const options = { continueOnFail: true };
			const [item] = await this.node.runAll({ resource, operation, ...parameters }, options);
			const json = item?.json ?? {};
			if (json.error === undefined && isSo(json)) return json;
			if (performance.now() > deadline) throw new Error(`Still ${JSON.stringify(json)}`);
			await nextTurn();
		}
	}

	/** Sends a text from the node. @returns the id */
	async send(to: string, text: string): Promise<string> {
		const { message_id: id } = await this.run('message', 'text', { to, text });
		return String(id);
	}

	givenBy(resource: string, operation: string): string[] {
		const { operations } = resources.find(({ option }) => option.value === resource)!;
		return Object.keys(operations.find(({ option }) => option.value === operation)!.gives);
	}
}
