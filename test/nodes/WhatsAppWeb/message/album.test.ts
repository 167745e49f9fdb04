import { albumOf } from '../../../../nodes/WhatsAppWeb/message/album';
import { plain } from './received/receivedMessage.ts';

const association = (associationType: number) => ({
	messageContextInfo: {
		messageAssociation: { associationType, parentMessageKey: { id: 'ALBUM' } },
	},
});

it('the message that opens an album says how many files it has', () => {
	const album = plain({ albumMessage: { expectedImageCount: 3, expectedVideoCount: 1 } });
	expect(albumOf('ALBUM', album)).toEqual({ id: 'ALBUM', parts: 4 });
	expect(albumOf('ALBUM', { albumMessage: { expectedImageCount: 'many' } })).toEqual({
		id: 'ALBUM',
		parts: 0,
	});
});

it('a part of an album names it, beside the file or beside its envelope', () => {
	const part = plain({ imageMessage: { caption: 'One' }, ...association(1) });
	expect(albumOf('PART', part)).toEqual({ id: 'ALBUM' });
	expect(albumOf('PART', { ephemeralMessage: { message: part } })).toEqual({ id: 'ALBUM' });
	const outside = { ephemeralMessage: { message: { imageMessage: {} } }, ...association(1) };
	expect(albumOf('PART', outside)).toEqual({ id: 'ALBUM' });
});

it('what belongs to another message otherwise is of no album', () => {
	expect(albumOf('PART', plain({ imageMessage: {}, ...association(2) }))).toBeUndefined();
	expect(albumOf('TEXT', plain({ conversation: 'Hello' }))).toBeUndefined();
	expect(albumOf('NONE', undefined)).toBeUndefined();
	const hostile = { messageContextInfo: { messageAssociation: { parentMessageKey: 7 } } };
	expect(albumOf('ODD', hostile)).toBeUndefined();
});
