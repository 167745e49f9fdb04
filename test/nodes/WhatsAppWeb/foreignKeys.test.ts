import { notConnected } from '../../../nodes/WhatsAppWeb/contract/notConnected';
import { compressionsIn } from '../../../nodes/WhatsAppWeb/media/contentCoding';
import {
	canonical,
	isContainer,
	mayBe,
	usualEnding,
} from '../../../nodes/WhatsAppWeb/message/fileTypes';
import { parseRecipient } from '../../../nodes/WhatsAppWeb/message/jid';
import { stanzaKind } from '../../../nodes/WhatsAppWeb/message/stanzaKind';
import { readGroupNotification } from '../../../nodes/WhatsAppWeb/session/activity/groupNotification';
import { readMex } from '../../../nodes/WhatsAppWeb/session/activity/newsletterNotification';
import { readReceipt } from '../../../nodes/WhatsAppWeb/session/messages/receiptStatus';
import { remedyOf } from '../../../nodes/WhatsAppWeb/session/wire/refusals';

/** What every plain object answers, though nobody put it there. */
const NAMES = ['__proto__', 'constructor', 'tostring', 'toString', 'valueOf', 'hasOwnProperty'];
const UNKNOWN = 'nobodyknows';

const notification = (tag: string) => ({
	tag: 'notification',
	attrs: {},
	content: [{ tag, attrs: {} }],
});

/** Answers without the name that was asked for. */
const READERS: Record<string, (name: string) => unknown> = {
	'a media type': (name) => [
		canonical(name) === name.toLowerCase(),
		usualEnding(name),
		isContainer(name),
	],
	'a media type in another': (name) => mayBe(name, 'text/plain'),
	'a content coding': (name) => compressionsIn(name),
	"a JID's server": (name) => {
		try {
			return parseRecipient(`1@${name}`, 'to');
		} catch (error) {
			return (error as Error).message;
		}
	},
	'a kind of message': (name) => stanzaKind({ [name]: {} }),
	'a receipt': (name) => readReceipt({ tag: 'receipt', attrs: { type: name } }),
	'a refusal': (name) => remedyOf(name) ?? null,
	'a reason of a state': (name) =>
		notConnected({ status: 'idle', reason: name, code: null }).description,
	"a group's setting": (name) =>
		JSON.stringify(readGroupNotification(notification(name))).replace(name, UNKNOWN),
	"a channel's operation": (name) =>
		readMex({
			...notification('update'),
			attrs: {},
			content: [{ tag: 'update', attrs: { op_name: name }, content: '{}' }],
		}),
};

describe.each(Object.entries(READERS))('%s', (_, read) => {
	it.each(NAMES)('named %s is as unknown as any other', (name) => {
		expect(read(name)).toEqual(read(UNKNOWN));
	});
});
