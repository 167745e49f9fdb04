/** What the page asks for. Everything but `look` changes something. */
export type PageRequest =
	| { do: 'look' }
	/** As the page opens: starts what the node's form says, or joins what is under way. */
	| { do: 'start' }
	| { do: 'qr' }
	/** `phoneNumber`: as a person writes it; empty for the number that n8n knows. */
	| { do: 'code'; phoneNumber: string }
	/** `answer`: what the snippet gave, or the code of a comparison. */
	| { do: 'passkey'; answer: string }
	/** Ends the execution, if the number is linked. */
	| { do: 'finish' }
	/** Ends it in any case. */
	| { do: 'cancel' };

/** More than any answer of a passkey has. */
const MAX_TEXT = 50_000;

const SIMPLE = ['look', 'start', 'qr', 'finish', 'cancel'] as const;

/** @param body any JSON @returns undefined if the page never asks so */
export function readPageRequest(body: unknown): PageRequest | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { do: what, phoneNumber, answer } = body as Record<string, unknown>;
	const simple = SIMPLE.find((name) => name === what);
	if (simple) return { do: simple };
	if (what === 'code' && isText(phoneNumber)) return { do: what, phoneNumber };
	if (what === 'passkey' && isText(answer)) return { do: what, answer };
	return undefined;
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.length <= MAX_TEXT;
}
