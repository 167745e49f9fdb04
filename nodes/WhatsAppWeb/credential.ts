import type { FunctionsBase, INode } from 'n8n-workflow';
import { invalidParameter, WhatsAppError } from './errors';
import { type PacingFields, readPacing } from './credential/pacing';
import { writtenId } from './message/written';
import type { SessionConfig } from './SessionConfig';
import { readEncryptionKey } from './settings';

export const CREDENTIAL = 'whatsAppWebApi';

/** Label of the field `phoneNumber`. */
export const NUMBER_FIELD = 'Your WhatsApp Number';

/** The fields of the credential; any of them may be empty. */
export interface CredentialFields extends PacingFields {
	phoneNumber?: string;
	storageKey?: string;
	previousStorageKey?: string;
	proxyUrl?: string;
	deviceName?: string;
}

type Context = Pick<FunctionsBase, 'getNode' | 'getCredentials'>;

/**
 * Reads the credential of the running node.
 * @throws WhatsAppError `invalid_parameter`, or `internal_error` when n8n's encryption key cannot be read
 */
export async function readSessionConfig(context: Context): Promise<SessionConfig> {
	const fields = await readCredential(context);
	return sessionConfig(credentialId(context.getNode()), fields, encryptionKeyOf(context));
}

/** Reads the phone number from the credential, if it is filled in. @throws WhatsAppError `invalid_parameter` */
export async function readAccount(context: Context): Promise<{ phoneNumber?: string }> {
	return { phoneNumber: readPhoneNumber(await readCredential(context)) };
}

/** The phone number of a credential, if it is filled in. @throws WhatsAppError `invalid_parameter` unless it is a text */
export function readPhoneNumber({ phoneNumber }: CredentialFields): string | undefined {
	return textOf(phoneNumber, NUMBER_FIELD)?.trim() || undefined;
}

/** n8n does not check what an expression or its API puts into a field. */
function textOf(value: unknown, label: string): string | undefined {
	const written = writtenId(value ?? '');
	if ('problem' in written) throw invalidParameter(label, written.problem, written.description);
	return typeof value === 'string' ? value : written.value;
}

async function readCredential(context: Context): Promise<CredentialFields> {
	try {
		return await context.getCredentials<CredentialFields>(CREDENTIAL);
	} catch (error) {
		throw noCredential(error instanceof Error ? error.message : undefined);
	}
}

function noCredential(description: string | undefined): WhatsAppError {
	return new WhatsAppError('invalid_parameter', 'The WhatsApp Web credential could not be read', {
		description,
		details: { parameter: 'credential' },
	});
}

/** @param encryptionKey n8n's own, if the context knows it */
export function sessionConfig(
	credentialId: string,
	fields: CredentialFields,
	encryptionKey?: string,
): SessionConfig {
	const storageKey = textOf(fields.storageKey, 'Storage Key');
	const previousStorageKey = textOf(fields.previousStorageKey, 'Previous Storage Key');
	return {
		credentialId,
		secret: storageKey || encryptionKey || readEncryptionKey(),
		formerSecrets: [
			...(previousStorageKey ? [previousStorageKey] : []),
			// n8n's key encrypted the rows until a Storage Key was filled in.
			...(storageKey ? n8nKey(encryptionKey) : []),
		],
		deviceName: textOf(fields.deviceName, 'Device Name')?.trim() || 'n8n',
		pacing: readPacing(fields),
		proxyUrl: textOf(fields.proxyUrl, 'Proxy URL')?.trim() || undefined,
	};
}

/**
 * A secret that opens the rows whatever Storage Key is saved in the credential: n8n's encryption key, which is among the
 * former secrets of every {@link sessionConfig}.
 * @returns undefined when it cannot be read
 */
export function commonSecret(): string | undefined {
	return n8nKey(undefined)[0];
}

/** n8n's encryption key; none if it cannot be read. */
function n8nKey(encryptionKey: string | undefined): string[] {
	try {
		return [encryptionKey || readEncryptionKey()];
	} catch {
		return [];
	}
}

/** The id of the credential that the node uses. */
export function credentialId(node: INode): string {
	const id = node.credentials?.[CREDENTIAL]?.id;
	if (id) return id;
	throw new WhatsAppError('invalid_parameter', 'The WhatsApp Web credential is not saved yet', {
		description: 'Save the credential, then choose it in the node.',
		details: { parameter: 'credential' },
	});
}

/** Every context has n8n's instance settings at run time, but its type does not declare them. */
function encryptionKeyOf(context: object): string | undefined {
	const { instanceSettings } = context as { instanceSettings?: { encryptionKey?: unknown } };
	const key = instanceSettings?.encryptionKey;
	return typeof key === 'string' && key !== '' ? key : undefined;
}
