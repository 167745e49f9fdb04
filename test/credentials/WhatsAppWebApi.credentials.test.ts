import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LINK_STEP, LINKING_PAGE } from '../../nodes/WhatsAppWeb/contract/notConnected';
import { WhatsAppWebApi } from '../../credentials/WhatsAppWebApi.credentials';

const credential = new WhatsAppWebApi();
const field = (name: string) => credential.properties.find((property) => property.name === name);

it('has the name that workflows refer to it by', () => {
	expect(credential.name).toBe('whatsAppWebApi');
	expect(credential.displayName).toBe('WhatsApp Web API');
});

it('masks what is or may carry a secret', () => {
	const masked = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
	expect(masked.map(({ name }) => name)).toEqual(['proxyUrl', 'storageKey', 'previousStorageKey']);
});

it('can be saved as it is', () => {
	const defaults = Object.fromEntries(
		credential.properties.map((property) => [property.name, property.default]),
	);
	expect(defaults).toMatchObject({
		phoneNumber: '',
		storageKey: '',
		proxyUrl: '',
		deviceName: 'n8n',
	});
	expect(credential.properties.filter(({ required }) => required)).toEqual([]);
});

it('says first how to link, since saving it does not', () => {
	expect(credential.properties[0]).toMatchObject({
		type: 'notice',
		displayName: expect.stringContaining(LINK_STEP),
	});
	expect(credential.documentationUrl).toBe(LINKING_PAGE);
});

it('asks for what most people need before what few need', () => {
	expect(credential.properties.map(({ name }) => name)).toEqual([
		'howToLink',
		'unofficial',
		'phoneNumber',
		'deviceName',
		'pacing',
		'advanced',
		'quietHours',
		'optOutWords',
		'optInWords',
		'pacingLimits',
		'proxyUrl',
		'storageKey',
		'previousStorageKey',
	]);
});

it('shows Previous Storage Key also without a Storage Key, for whoever empties that', () => {
	expect(field('previousStorageKey')?.displayOptions).toBeUndefined();
});

it.each(Object.entries(credential.icon))('has an icon for the %s theme', (_theme, icon) => {
	expect(existsSync(join('credentials', icon.replace('file:', '')))).toBe(true);
});
