import type { OwnProfile } from '../../contract/queries/profiles';
import { phoneNumber } from '../contact/contactJson';

/** The own profile as an item's json. */
export function profileJson(profile: OwnProfile): Record<string, unknown> {
	const { name, pn, lid, about, pictureUrl, business } = profile;
	return {
		name,
		phone: phoneNumber(pn),
		chat: pn,
		about,
		picture_url: pictureUrl,
		is_business: business !== null,
		business,
		pn,
		lid,
	};
}

export const PROFILE_EXAMPLE = profileJson({
	pn: '628111111111@s.whatsapp.net',
	lid: '123456789012345@lid',
	name: 'Corner Shop',
	about: 'Open from 8 to 20',
	pictureUrl: 'https://pps.whatsapp.net/v/t61.24694-24/picture.jpg',
	business: null,
});
