import type { AccountStore, JournalEntry, Mutation } from '../../store/Store';
import type {
	AuthenticationCreds,
	AuthenticationState,
	Baileys,
	SignalDataSet,
	SignalDataTypeMap,
	SignalKeyStore,
} from '../wire/baileys';
import { pruneReceivingChains } from './sessionRecord';

const SESSION = 'session';

/** Where the creds lie among the keys. */
const CREDS = { type: 'creds', id: 'own' } as const;

/**
 * A type of key that is none: a {@link JournalEntry} set under it, with its hash as id, joins the transaction of Baileys
 * that it is set in, and with it the ratchet's.
 */
export const JOURNAL_TYPE = 'n8n-journal';

/** Baileys' `auth` option over an account's rows. */
export interface Auth extends AuthenticationState {
	/** The live object: Baileys reads it, `saveCreds` merges into it. New and unsaved for an account without creds. */
	readonly creds: AuthenticationCreds;
	readonly keys: SignalKeyStore;
	/** Merges `update` and writes the creds: on disk by the time the call returns, so `creds.update` may just call it. */
	saveCreds(update?: Partial<AuthenticationCreds>): Promise<void>;
}

/** @throws WhatsAppError from the store */
export async function openAuth(account: AccountStore, baileys: Baileys): Promise<Auth> {
	const serialisation = new Serialisation(baileys);
	const stored = (await account.get(CREDS.type, [CREDS.id])).get(CREDS.id);
	const creds = stored
		? (serialisation.parse(stored) as AuthenticationCreds)
		: baileys.initAuthCreds();
	return {
		creds,
		keys: makeKeys(account, serialisation),
		async saveCreds(update = {}) {
			Object.assign(creds, update);
			await account.write([{ table: 'key', ...CREDS, value: serialisation.format(creds) }]);
		},
	};
}

function makeKeys(account: AccountStore, serialisation: Serialisation): SignalKeyStore {
	return {
		async get<Type extends keyof SignalDataTypeMap>(type: Type, ids: string[]) {
			const found: Record<string, SignalDataTypeMap[Type]> = {};
			for (const [id, value] of await account.get(type, ids)) {
				found[id] = serialisation.parseKey(type, value) as SignalDataTypeMap[Type];
			}
			return found;
		},
		async set(data: SignalDataSet) {
			await account.writeTogether(
				Object.entries(data).flatMap(([type, values]) =>
					Object.entries(values).map(([id, value]) => mutation(type, id, value)),
				),
			);
		},
	};

	function mutation(type: string, id: string, value: unknown): Mutation {
		if (type === JOURNAL_TYPE) return { table: 'journal', entry: value as JournalEntry };
		if (value === null || value === undefined) return { table: 'key', type, id, value: null };
		return { table: 'key', type, id, value: serialisation.formatKey(type, value) };
	}
}

/** Baileys' own JSON, which keeps buffers apart from text. */
class Serialisation {
	/** The store gives out the same bytes as long as they are in use; libsignal makes its own of the record. */
	private readonly sessions = new WeakMap<Uint8Array, unknown>();

	constructor(private readonly baileys: Baileys) {}

	format(value: unknown): Uint8Array {
		return Buffer.from(JSON.stringify(value, this.baileys.BufferJSON.replacer));
	}

	parse(value: Uint8Array): unknown {
		return JSON.parse(Buffer.from(value).toString(), this.baileys.BufferJSON.reviver);
	}

	formatKey(type: string, value: unknown): Uint8Array {
		if (type !== SESSION) return this.format(value);
		const record = pruneReceivingChains(value);
		const formatted = this.format(record);
		this.sessions.set(formatted, record);
		return formatted;
	}

	parseKey(type: string, value: Uint8Array): unknown {
		if (type === SESSION) return this.parseSession(value);
		const parsed = this.parse(value);
		// Baileys uses this one as a protobuf message, with defaults for what is not set.
		return type === 'app-state-sync-key'
			? this.baileys.proto.Message.AppStateSyncKeyData.fromObject(parsed as object)
			: parsed;
	}

	private parseSession(value: Uint8Array): unknown {
		const record = this.sessions.get(value) ?? this.parse(value);
		this.sessions.set(value, record);
		return record;
	}
}
