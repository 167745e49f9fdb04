import type { proto } from '@whiskeysockets/baileys';
import { wholesOf } from '../../../../../nodes/WhatsAppWeb/message/received/association';
import { plain } from './receivedMessage.ts';

const association = (associationType: number) => ({
	messageContextInfo: {
		messageAssociation: { associationType, parentMessageKey: { id: 'ALBUM' } },
	},
});

it('the message that opens an album says how many files it has', () => {
	const album = plain({ albumMessage: { expectedImageCount: 3, expectedVideoCount: 1 } });
	expect(wholesOf('ALBUM', album)).toEqual([{ id: 'ALBUM', parts: 4 }]);
	expect(wholesOf('ALBUM', { albumMessage: { expectedImageCount: 'many' } })).toEqual([
		{ id: 'ALBUM', parts: 0 },
	]);
});

it('a part names its whole, beside the file or beside its envelope', () => {
	const part = plain({ imageMessage: { caption: 'One' }, ...association(1) });
	expect(wholesOf('PART', part)).toEqual([{ id: 'ALBUM' }]);
	expect(wholesOf('PART', { ephemeralMessage: { message: part } })).toEqual([{ id: 'ALBUM' }]);
	const outside = { ephemeralMessage: { message: { imageMessage: {} } }, ...association(1) };
	expect(wholesOf('PART', outside)).toEqual([{ id: 'ALBUM' }]);
});

it.each([1, 3, 4, 5, 7, 10, 11, 12, 19])(
	'a part of type %i is collected with its whole',
	(type) => {
		const part = plain({
			associatedChildMessage: { message: { videoMessage: {} } },
			...association(type),
		});
		expect(wholesOf('PART', part)).toEqual([{ id: 'ALBUM' }]);
	},
);

it.each([0, 2, 6, 8, 9, 13, 14, 15, 16, 17, 18, 99])(
	'what contributes to another message by type %i stands for itself',
	(type) => {
		const message = { conversation: 'Mine, too', ...association(type) };
		expect(wholesOf('OTHER', plain(message))).toEqual([]);
	},
);

it.each<[string, proto.IMessage, number]>([
	['a live photo', { imageMessage: { contextInfo: { pairedMediaType: 5 } } }, 1],
	['a picture in two qualities', { imageMessage: { contextInfo: { pairedMediaType: 3 } } }, 1],
	['a video in two qualities', { videoMessage: { contextInfo: { pairedMediaType: 1 } } }, 1],
	[
		'a poll with pictures',
		{ pollCreationMessageV3: { pollContentType: 2, options: [{ optionName: 'A' }, {}] } },
		2,
	],
])('%s announces its parts', (_name, message, parts) => {
	expect(wholesOf('WHOLE', plain(message))).toEqual([{ id: 'WHOLE', parts }]);
});

it.each<[string, proto.IMessage]>([
	['a picture', { imageMessage: {} }],
	['an event', { eventMessage: { name: 'Party' } }],
	['a poll', { pollCreationMessage: { name: 'Yes?' } }],
])('%s may have parts that it does not announce', (_name, message) => {
	expect(wholesOf('WHOLE', plain(message))).toEqual([{ id: 'WHOLE' }]);
});

it('a picture of an album with a film of its own is both', () => {
	const message = {
		imageMessage: { contextInfo: { pairedMediaType: 5 } },
		...association(1),
	};
	expect(wholesOf('PICTURE', plain(message))).toEqual([
		{ id: 'ALBUM' },
		{ id: 'PICTURE', parts: 1 },
	]);
});

it('what has no parts and is none stands for itself', () => {
	expect(wholesOf('TEXT', plain({ conversation: 'Hello' }))).toEqual([]);
	const unpaired = { imageMessage: { contextInfo: { pairedMediaType: 0 } } };
	expect(wholesOf('PICTURE', plain(unpaired))).toEqual([]);
	expect(wholesOf('NONE', undefined)).toEqual([]);
	const hostile = { messageContextInfo: { messageAssociation: { parentMessageKey: 7 } } };
	expect(wholesOf('ODD', hostile)).toEqual([]);
});
