import { stanza } from '../stanza.ts';
import { attribute, checkAttributes, required } from '../strict.ts';
import type { Request, Row } from './handler.ts';

/** A business profile; for other accounts the answer has none. */
function profile(request: Request): void {
	const query = required(request.stanza, 'business_profile');
	checkAttributes(query, 'v=244');
	const asked = required(query, 'profile');
	checkAttributes(asked, 'jid');
	const jid = attribute(asked, 'jid');
	const business = request.server.directory.find(jid)?.business;
	const text = (tag: string, value: string | undefined) =>
		value === undefined ? [] : [stanza(tag, {}, Buffer.from(value))];
	const found = business && [
		stanza('profile', { jid }, [
			...text('address', business.address),
			...text('description', business.description),
			...text('website', business.website),
			...text('email', business.email),
			stanza('categories', {}, text('category', business.category)),
		]),
	];
	request.result([stanza('business_profile', { v: '244' }, found)]);
}

export const rows: Row[] = [
	{ tag: 'iq', xmlns: 'w:biz', type: 'get', child: 'business_profile', handle: profile },
];
