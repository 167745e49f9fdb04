import type { OwnProfile } from '../../contract/queries/profiles';
import { asLine, asText } from '../../message/untrusted';
import type { AuthenticationState, BinaryNode, WASocket } from '../wire/baileys';
import { queryError } from '../wire/refusals';
import { answered, ask } from './asking';
import type { Me } from './me';
import { businessOf, NO_PICTURE } from './Profiles';

interface Own {
	me(): Me;
	auth: Pick<AuthenticationState, 'creds'>;
}

/** What this account shows of itself. @throws WhatsAppError `upstream_timeout`, and as WhatsApp refuses */
export async function ownProfile(sock: WASocket, { me, auth }: Own): Promise<OwnProfile> {
	const { pn, lid } = me();
	const [about] = await answered(sock.fetchStatus(pn), 'the about text');
	const { status } = (about?.status ?? {}) as { status?: unknown };
	const business = await sock.getBusinessProfile(pn).catch((error: unknown) => {
		if (!queryError(error, false)) throw error as Error;
	});
	return {
		pn,
		lid,
		name: asLine(auth.creds.me?.name) ?? null,
		about: asText(status) ?? null,
		pictureUrl: await ownPicture(pn, sock),
		business: business ? businessOf(business) : null,
	};
}

async function ownPicture(pn: string, sock: WASocket): Promise<string | null> {
	try {
		return await answered(sock.profilePictureUrl(pn, 'image'), 'the picture');
	} catch (error) {
		const { details } = error as { details?: { code?: unknown } };
		if (details?.code === NO_PICTURE) return null;
		throw error as Error;
	}
}

/** @throws WhatsAppError as {@link ask} */
export async function setAbout(about: string, sock: WASocket): Promise<void> {
	const status = { tag: 'status', attrs: {}, content: Buffer.from(about) };
	await ask({ xmlns: 'status', type: 'set' }, [status], 'the about text was not confirmed', sock);
}

/** @param picture a JPEG; null takes it away @throws WhatsAppError as {@link ask} */
export async function setPicture(picture: Uint8Array | null, sock: WASocket): Promise<void> {
	const node: BinaryNode = {
		tag: 'picture',
		attrs: { type: 'image' },
		content: picture ?? undefined,
	};
	const attrs = { xmlns: 'w:profile:picture', type: 'set' } as const;
	await ask(attrs, picture ? [node] : [], 'the picture was not confirmed', sock);
}
