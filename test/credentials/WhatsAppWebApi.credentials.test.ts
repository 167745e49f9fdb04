import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WhatsAppWebApi } from '../../credentials/WhatsAppWebApi.credentials';

const credential = new WhatsAppWebApi();
const field = (name: string) => credential.properties.find((property) => property.name === name);

it('has the name that workflows refer to it by', () => {
	expect(credential.name).toBe('whatsAppWebApi');
	expect(credential.displayName).toBe('WhatsApp Web API');
});

it('masks what is or may carry a secret', () => {
	const masked = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
	expect(masked.map(({ name }) => name)).toEqual(['storageKey', 'previousStorageKey', 'proxyUrl']);
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

it('says how to link, since saving it does not', () => {
	expect(field('howToLink')).toMatchObject({
		type: 'notice',
		displayName: expect.stringMatching(/Session.*Link/),
	});
	expect(credential.documentationUrl).toMatch(/^https:/);
});

it.each(Object.entries(credential.icon))('has an icon for the %s theme', (_theme, icon) => {
	expect(existsSync(join('credentials', icon.replace('file:', '')))).toBe(true);
});
