import { stanza } from '../stanza.ts';
import { checkChildren, demand, Malformed } from '../strict.ts';
import type { Request, Row } from './handler.ts';

/** The server's settings that clients ask for; the codes are those rc14 reads. */
const PROPERTIES = {
	/** Trusted-contact token on 1:1 messages. */
	10518: '1',
	/** Token on profile picture queries. */
	9666: '1',
	/** Tokens are issued to LIDs. */
	14303: '0',
};

function properties(request: Request): void {
	const props = Object.entries(PROPERTIES).map(([code, value]) =>
		stanza('prop', { config_code: code, config_value: value }),
	);
	request.result([stanza('props', { hash: 'loopback', protocol: '1' }, props)]);
}

function activate(request: Request): void {
	request.result();
	request.sender.activate();
}

/** Removes acknowledged stanzas from the inbox. */
function acknowledged({ server, sender, stanza: ack }: Request): void {
	const { class: kind = '', id = '', error } = ack.attrs;
	const { device, companion } = sender;
	if (!device) {
		demand(companion, 'acknowledges what it never got');
		companion.notices.acknowledge(ack);
		return;
	}
	device.inbox.acknowledge(ack);
	if (error !== undefined) server.journal.emit('nack', { ...device.id, id, class: kind, error });
}

function settle({ sender, stanza: answer }: Request): void {
	if (!sender.settle(answer)) throw new Malformed('answer to a query that was never made');
}

/** Housekeeping between client and server. */
export const rows: Row[] = [
	{
		tag: 'iq',
		xmlns: 'w:p',
		type: 'get',
		child: 'ping',
		unpaired: true,
		handle: (request) => request.result(),
	},
	{ tag: 'iq', xmlns: 'passive', type: 'set', child: 'active', handle: activate },
	{ tag: 'iq', xmlns: 'abt', type: 'get', child: 'props', handle: properties },
	{ tag: 'iq', xmlns: 'w:stats', child: 'add', handle: (request) => request.result() },
	{
		tag: 'iq',
		xmlns: 'urn:xmpp:whatsapp:dirty',
		type: 'set',
		child: 'clean',
		handle: (request) => request.result(),
	},
	{ tag: 'iq', type: 'result', unpaired: true, handle: settle },
	{ tag: 'iq', type: 'error', unpaired: true, handle: settle },
	{
		tag: 'ib',
		attrs: '',
		unpaired: true,
		handle: ({ stanza: ib }) => checkChildren(ib, 'unified_session offline_batch'),
	},
	{
		tag: 'ack',
		attrs: 'id to class error? type? participant? recipient? from?',
		unpaired: true,
		handle: acknowledged,
	},
];
