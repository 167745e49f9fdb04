import type {
	AccountStore,
	Messages,
	Mutation,
	Store,
} from '../../../../nodes/WhatsAppWeb/store/Store';

export interface Interceptor {
	/** Called in the tick of each write, which happens only if this calls `write`. */
	onWrite(mutations: readonly Mutation[], write: () => Promise<void>): Promise<void>;
	/** Called before each look-up of a message, which waits for it. */
	beforeLookup?(): Promise<void> | undefined;
}

/** A store whose writes and look-ups an interceptor sees first, and may hold up or let fail. */
export function interceptedStore(store: Store, interceptor: Interceptor): Store {
	return {
		async open(...args) {
			return interceptedAccount(await store.open(...args), interceptor);
		},
		secretOf: (...args) => store.secretOf(...args),
		close: () => store.close(),
	};
}

function interceptedAccount(account: AccountStore, interceptor: Interceptor): AccountStore {
	const byId: Messages['byId'] = async (...args) => {
		await interceptor.beforeLookup?.();
		return await account.messages.byId(...args);
	};
	return withOwn(account, {
		write: (mutations) => interceptor.onWrite(mutations, () => account.write(mutations)),
		writeTogether: (mutations) =>
			interceptor.onWrite(mutations, () => account.writeTogether(mutations)),
		messages: withOwn(account.messages, { byId }),
	});
}

/** `target` with some members of its own; private fields keep working. */
function withOwn<Target extends object>(target: Target, own: Partial<Target>): Target {
	return new Proxy(target, {
		get(_, name) {
			if (Object.hasOwn(own, name)) return own[name as keyof Target];
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}
