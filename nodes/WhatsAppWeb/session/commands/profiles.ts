import type { ProfileCommands } from '../../contract/commands/profiles';
import type { Handlers } from '../../contract/Handlers';
import type { PrivacySettings } from '../../contract/queries/profiles';
import { toWhatsAppError, WhatsAppError } from '../../errors';
import { ownProfile, setAbout, setPicture } from '../account/ownProfile';
import { privacySettings, setPrivacy } from '../account/privacy';
import type { Connection } from '../connection/Connection';
import type { RequestContext } from '../connection/ConnectionSource';
import { patchAppState } from './appStatePatch';

export const profileCommands: Handlers<ProfileCommands, RequestContext> = {
	async updateProfile({ name, about, picture }, { core, dialler, budget }) {
		return await dialler.use(budget, async (connection) => {
			const { sock } = connection;
			await oneByOne({
				...(picture !== undefined && { picture: async () => await setPicture(picture, sock) }),
				...(name !== undefined && { name: async () => await setName(name, connection, core) }),
				...(about !== undefined && { about: async () => await setAbout(about, sock) }),
			});
			return await ownProfile(sock, core);
		});
	},
	async updatePrivacy({ settings }, { core, dialler, budget }) {
		return await dialler.use(budget, async ({ sock }) => {
			const changes = Object.entries(settings).flatMap(([key, value]) =>
				value === null
					? []
					: [[key, async () => await setPrivacy(key as keyof PrivacySettings, value, sock)]],
			);
			await oneByOne(Object.fromEntries(changes) as Record<string, () => Promise<void>>);
			return await privacySettings(sock, core);
		});
	},
};

/** Makes changes. @throws WhatsAppError of the first that fails; `details.updated` names those before it */
async function oneByOne(changes: Record<string, () => Promise<void>>): Promise<void> {
	const updated: string[] = [];
	for (const [name, change] of Object.entries(changes)) {
		try {
			await change();
		} catch (error) {
			throw failedAt(name, updated, error);
		}
		updated.push(name);
	}
}

function failedAt(failed: string, updated: string[], cause: unknown): WhatsAppError {
	const { code, message, description, retryable, details } = toWhatsAppError(cause);
	return new WhatsAppError(code, message, {
		description,
		retryable,
		details: { ...details, failed, updated },
		cause,
	});
}

/** On all devices of the account; Baileys then tells the server, too, which passes the name on with messages. */
async function setName(
	name: string,
	connection: Connection,
	core: RequestContext['core'],
): Promise<void> {
	const action = { index: ['setting_pushName'], value: { pushNameSetting: { name } } };
	await patchAppState(action, connection, core);
	const { me } = core.auth.creds;
	if (me) connection.sock.ev.emit('creds.update', { me: { ...me, name } });
}
