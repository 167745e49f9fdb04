/** The owner of a throwaway n8n. The password satisfies n8n's rules and is no secret. */
export interface Owner {
	email: string;
	password: string;
}

/** n8n's own REST interface, as its editor uses it: cookie login, answers wrapped in `data`. */
export class RestClient {
	readonly url: string;
	private cookie = '';

	/** @param url e.g. `http://127.0.0.1:5678` */
	constructor(url: string) {
		this.url = url;
	}

	/** Creates the owner of a fresh n8n and logs in. */
	async setUpOwner({ email, password }: Owner): Promise<void> {
		await this.post('/rest/owner/setup', { email, password, firstName: 'Ada', lastName: 'Owner' });
	}

	async logIn({ email, password }: Owner): Promise<void> {
		await this.post('/rest/login', { emailOrLdapLoginId: email, password });
	}

	async get<T>(path: string): Promise<T> {
		return (await this.json<{ data: T }>('GET', path)).data;
	}

	async post<T>(path: string, body: unknown = {}): Promise<T> {
		return (await this.json<{ data: T }>('POST', path, body)).data;
	}

	/** @throws an Error with n8n's answer when the status is not 2xx */
	async fetch(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(this.url + path, {
			method,
			// n8n ties the cookie to the browser that logged in.
			headers: {
				'browser-id': 'n8n-nodes-whatsapp-web',
				'content-type': 'application/json',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) {
			throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
		}
		for (const cookie of response.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) this.cookie = cookie.split(';')[0] ?? '';
		}
		return response;
	}

	private async json<T>(method: string, path: string, body?: unknown): Promise<T> {
		return (await (await this.fetch(method, path, body)).json()) as T;
	}
}
