/** What the session sends, in stanzas, for what is done with it: each by its kind, with how many there are. */
export type Cost = Readonly<Record<string, number>>;

const LOGIN = {
	'iq encrypt count': 1,
	'iq passive active': 1,
	'ib offline_batch': 1,
	'iq encrypt digest': 1,
	'iq abt props': 1,
	'iq blocklist': 1,
	'iq privacy privacy': 1,
	presence: 1,
	'ib unified_session': 1,
};

/** Acknowledgements of the receipts of the recipient and of the account's own phone. */
const ACKS = { ack: 2 };

export const STANZA_COSTS: Readonly<Record<string, Cost>> = {
	linking: {
		...LOGIN,
		'iq encrypt registration': 1,
		'iq w:sync:app:state sync': 1,
		// One with the name of the account, one that says "offline".
		presence: 2,
		// Of what the phone hands over: keys of the app state and two parts of the history.
		receipt: 5,
	},
	'a reconnect': LOGIN,
	'the first text to a person': {
		'iq usync usync': 3,
		'iq encrypt key': 1,
		message: 1,
		'iq privacy tokens': 1,
		...ACKS,
	},
	'the second text to the same person': { message: 1, ...ACKS },
	'a text received': { receipt: 1 },
	'marking it as read': { receipt: 1 },
	'the first text to a group of three': {
		'iq usync usync': 1,
		'iq encrypt key': 1,
		message: 1,
		ack: 3,
	},
	'the second text to the group': { message: 1, ack: 3 },
	'the first file': { 'iq w:m media_conn': 1, message: 1, ...ACKS },
	'the second file': { message: 1, ...ACKS },
	'a text that arrives broken, and again': { receipt: 2, ack: 1 },
	'following the presence of a person': { 'ib unified_session': 1, presence: 2 },
	'no longer following it': { presence: 1 },
	'the start of n8n': LOGIN,
	'the first text after it to a known person': {
		'iq usync usync': 2,
		message: 1,
		...ACKS,
	},
};

/** `docs/proof.md`: the same as a table. */
export function stanzaTable(): string {
	const rows = Object.entries(STANZA_COSTS).map(([what, cost]) => {
		const kinds = Object.entries(cost).map(([kind, count]) =>
			count === 1 ? kind : `${count} × ${kind}`,
		);
		const together = Object.values(cost).reduce((sum, count) => sum + count, 0);
		return `| ${what} | ${together} | ${kinds.join(', ')} |`;
	});
	return ['| what | stanzas | which |', '|---|--:|---|', ...rows].join('\n');
}
