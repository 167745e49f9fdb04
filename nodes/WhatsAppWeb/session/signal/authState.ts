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

/** The row of the creds, among the keys. */
const CREDS = { type: 'creds', id: 'own' } as const;

/** A type of key for a {@link JournalEntry}, its hash as id, so that it is written in the ratchet's transaction. */
export const JOURNAL_TYPE = 'n8n-journal';

/** Baileys' `auth` option over an account's rows. */
export interface Auth extends AuthenticationState {
	/** The object that Baileys reads and `saveCreds` merges into. New and not yet stored for an account without creds. */
	readonly creds: AuthenticationCreds;
	readonly keys: SignalKeyStore;
	/** Merges `update` into the creds and stores them, before the call returns. @throws WhatsAppError from the store */
	saveCreds(update?: Partial<AuthenticationCreds>): Promise<void>;
}

/** Reads the creds; keys are read when they are asked for. @throws WhatsAppError from the store */
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

/** Baileys' own JSON, which tells buffers from text. */
class Serialisation {
	/** Parsed sessions by their bytes: the store returns the same bytes while they are cached, and libsignal copies the record. */
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
		// Baileys uses this one as a protobuf message, whose unset fields have defaults.
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
