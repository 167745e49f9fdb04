import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Account } from '../accounts.ts';
import { isLid } from '../jid.ts';
import { bytes, child, children, now, stanza } from '../stanza.ts';
import { checkAttributes, demand, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

const CONTEXTS = 'interactive|message|background|registration|delta|notification';

/** The questions about a user and their answers; undefined omits the answer. */
const PROTOCOLS: Record<
	string,
	(account: Account | undefined, user: BinaryNode) => BinaryNode | undefined
> = {
	devices: (account) => {
		const devices = [...(account?.devices.values() ?? [])].map(({ index }) =>
			stanza('device', {
				id: index.toString(),
				'key-index': index === 0 ? undefined : index.toString(),
			}),
		);
		return stanza('devices', {}, [
			stanza('device-list', { hash: '2:loopback' }, devices),
			stanza('key-index-list', { ts: now() }),
		]);
	},
	// Only queries by number get it: rc14 would store it as the phone number of a LID.
	lid: (account, user) =>
		account && !isLid(user.attrs.jid ?? '') ? stanza('lid', { val: account.lid }) : undefined,
	contact: (account, user) =>
		stanza('contact', { type: account ? 'in' : 'out' }, bytes(child(user, 'contact'))),
	status: (account) =>
		account?.privacy.get('status') === 'none'
			? stanza('status', { t: now(), code: '401' })
			: stanza('status', { t: now() }, account?.status ? Buffer.from(account.status) : undefined),
	disappearing_mode: (account) =>
		stanza('disappearing_mode', { duration: (account?.disappearing ?? 0).toString(), t: '0' }),
};

/** Looks up users by JID or number: devices, LIDs, whether they exist, … */
function lookUp(request: Request): void {
	const usync = required(request.stanza, 'usync');
	checkAttributes(usync, `context=${CONTEXTS} mode=query|full|delta sid last index`);
	const protocols = children(required(usync, 'query')).map(({ tag }) => tag);
	for (const name of protocols) demand(PROTOCOLS[name], `usync asks for unknown ${name}`);
	const users = children(required(usync, 'list'));
	demand(users.length > 0, 'usync about nobody');

	const list = users.map((user) => {
		checkAttributes(user, 'jid?');
		const asked = user.attrs.jid ?? bytes(child(user, 'contact'))?.toString().replace('+', '');
		demand(asked, 'usync about a user without jid or number');
		const account = request.server.directory.find(asked);
		const answers = protocols.flatMap((name) => PROTOCOLS[name]?.(account, user) ?? []);
		const jid = user.attrs.jid ?? account?.pn ?? `${asked}@s.whatsapp.net`;
		return stanza('user', { jid }, answers);
	});
	const result = protocols.map((name) => stanza(name, {}));
	const content = [stanza('result', {}, result), stanza('list', {}, list)];
	request.result([stanza('usync', usync.attrs, content)]);
}

export const rows: Row[] = [
	{ tag: 'iq', xmlns: 'usync', type: 'get', child: 'usync', handle: lookUp },
];
