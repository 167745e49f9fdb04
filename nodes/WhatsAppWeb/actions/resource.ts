import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from './operation';

/** What authors choose first: a thing of WhatsApp, with all that can be done with it. */
export interface Resource {
	option: { name: string; value: string };
	/** In the order of the dropdown: what people need most comes first. */
	operations: Operation[];
	/** Fields that follow those of each operation. */
	fields: INodeProperties[];
	defaultOperation: string;
}
