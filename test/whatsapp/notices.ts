import type { BinaryNode } from '@whiskeysockets/baileys';
import { demand } from './strict.ts';

interface Notice {
	id: string;
	type: string;
	from: string;
	/** From somebody who is not WhatsApp; clients may ignore it altogether. */
	isForeign: boolean;
}

/** The notifications to a client that is not paired yet. It acknowledges each once, in their order. */
export class Notices {
	#open: Notice[] = [];

	add(notification: BinaryNode, isForeign: boolean): void {
		const { id = '', type = '', from = '' } = notification.attrs;
		this.#open.push({ id, type, from, isForeign });
	}

	/** @throws Malformed if the client has acknowledged it before, passed over another, or never got it. */
	acknowledge({ attrs }: BinaryNode): void {
		const { class: kind, id, type, to } = attrs;
		const index = this.#open.findIndex((notice) => notice.id === id);
		const notice = this.#open[index];
		demand(kind === 'notification' && notice, 'acknowledges what it never got, or twice');
		demand(type === notice.type, `acknowledges a ${notice.type} as a ${type}`);
		demand(to === notice.from, `acknowledges to ${to} what came from ${notice.from}`);
		const passed = this.#open.slice(0, index).find(({ isForeign }) => !isForeign);
		demand(!passed, `acknowledges a later notification before the ${passed?.type}`);
		this.#open.splice(index, 1);
	}

	/** @param except a type that is acknowledged late @throws Malformed if one is not acknowledged. */
	demandAcknowledged(except?: string): void {
		const open = this.#open.find(({ type, isForeign }) => !isForeign && type !== except);
		demand(!open, `goes on without having acknowledged the ${open?.type}`);
	}
}
