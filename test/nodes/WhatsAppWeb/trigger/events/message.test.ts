import type { INodeExecutionData } from 'n8n-workflow';
import type { proto } from '@whiskeysockets/baileys';
import { upload, uploadPlain } from '../../../../whatsapp/phone/files.ts';
import type { SimulatedPhone } from '../../../../whatsapp/phone/SimulatedPhone.ts';
import type { MediaKind } from '../../../../whatsapp/index.ts';
import { useSessionHarness } from '../../session/SessionHarness.ts';
import { ItemReporter } from '../ItemReporter.ts';
import {
	albumPart,
	BARE,
	FILE,
	fileItem as encryptedFileItem,
	type Kind,
	KINDS,
	plainFileItem,
} from './message.cases.ts';

const harness = useSessionHarness();

/** A chat in which the other phone writes, and the fields of all its items. */
interface Place {
	write(message: proto.IMessage): Promise<{ id: string }>;
	head: Record<string, unknown>;
	/** Files of channels are not encrypted. */
	isPlain?: true;
}

const PLACES: Record<string, () => Place> = {
	'a direct chat by number': () => direct(harness.own.jid, harness.other.jid, {}),
	'a direct chat by LID': () => direct(harness.own.lid, harness.other.lid, { viaLid: true }),
	'a group by numbers': () => group('pn', false),
	'a group by LIDs': () => group('lid', false),
	'the announcement group of a community': () => group('lid', true),
	'a channel': channel,
};

const person = () => ({
	from_pn: harness.other.jid,
	from_lid: harness.other.lid,
	is_from_me: false,
	push_name: 'Budi',
});

function direct(to: string, from: string, options: { viaLid?: true }): Place {
	return {
		write: (message) => harness.other.send(to, message, options),
		head: { ...person(), chat: from, from, is_group: false },
	};
}

function group(addressing: 'pn' | 'lid', communityAnnounce: boolean): Place {
	const { own, other } = harness;
	const announce = communityAnnounce;
	const jid = other.createGroup('Family', [own], { addressing, communityAnnounce, announce });
	const from = addressing === 'pn' ? other.jid : other.lid;
	return {
		write: (message) => other.send(jid, message),
		head: { ...person(), chat: jid, from, is_group: true },
	};
}

function channel(): Place {
	const { own, other, wa } = harness;
	const jid = other.createNewsletter('News');
	const follower = wa.directory.find(own.jid);
	if (follower) wa.newsletters.find(jid)?.followers.add(follower);
	return {
		isPlain: true,
		write: (message) => other.post(jid, message),
		head: {
			chat: jid,
			from: jid,
			from_pn: null,
			from_lid: null,
			is_from_me: false,
			is_group: false,
			push_name: null,
			server_id: expect.stringMatching(/^\d+$/),
		},
	};
}

/** Kinds of messages with a file, each uploaded separately. */
function files(isPlain = false): Kind[] {
	/** A file that the other phone uploads, with the fields that its app adds. */
	const file = (kind: MediaKind, fields: Record<string, unknown>): proto.IMessage =>
		(isPlain ? uploadPlain : upload)(harness.other as SimulatedPhone, kind, FILE, fields);
	const fileItem = isPlain ? plainFileItem : encryptedFileItem;
	const video = file('video', { seconds: 9, gifPlayback: true });
	const note = file('video', {});
	const once = file('image', { viewOnce: true });
	const part = file('image', {});
	const hd = file('image', {});
	const film = file('video', {});
	const card = file('image', {});
	return [
		{
			name: 'picture',
			message: file('image', { caption: 'Dusk', width: 640, height: 480 }),
			item: {
				...fileItem('image', 'image/jpeg'),
				message_type: 'image',
				text: 'Dusk',
				media_width: 640,
				media_height: 480,
			},
		},
		{
			name: 'GIF',
			message: video,
			item: {
				...fileItem('video', 'video/mp4'),
				message_type: 'video',
				media_seconds: 9,
				is_animated: true,
			},
		},
		{
			name: 'video note',
			message: { ptvMessage: note.videoMessage },
			item: { ...fileItem('video', 'video/mp4'), message_type: 'ptv', is_video_note: true },
		},
		{
			name: 'voice note',
			message: file('audio', { ptt: true, seconds: 3 }),
			item: {
				...fileItem('audio', 'audio/ogg; codecs=opus'),
				message_type: 'audio',
				is_ptt: true,
				media_seconds: 3,
			},
		},
		{
			name: 'document with a caption',
			message: {
				documentWithCaptionMessage: {
					message: file('document', {
						mimetype: 'application/pdf',
						fileName: '../report.pdf',
						caption: 'Report',
					}),
				},
			},
			item: {
				...fileItem('document', 'application/pdf'),
				message_type: 'document',
				text: 'Report',
				media_file_name: 'report.pdf',
			},
		},
		{
			name: 'animated sticker',
			message: file('sticker', { isAnimated: true, width: 512, height: 512 }),
			item: {
				...fileItem('sticker', 'image/webp'),
				message_type: 'sticker',
				media_width: 512,
				media_height: 512,
				is_animated: true,
			},
		},
		{
			name: 'picture to be seen once, that WhatsApp did not withhold',
			message: { viewOnceMessageV2: { message: once } },
			item: { ...fileItem('image', 'image/jpeg'), message_type: 'image', is_view_once: true },
		},
		{
			name: 'part of an album',
			message: { ...part, messageContextInfo: albumPart('ALBUM', 2) },
			item: {
				...fileItem('image', 'image/jpeg'),
				message_type: 'image',
				part_of: { message_id: 'ALBUM', kind: 'media_album' },
				album: { message_id: 'ALBUM', position: 2, image_count: null, video_count: null },
			},
		},
		{
			name: 'the same picture in high quality',
			message: {
				associatedChildMessage: { message: hd },
				messageContextInfo: {
					messageAssociation: { associationType: 10, parentMessageKey: { id: 'FIRST' } },
				},
			},
			item: {
				...fileItem('image', 'image/jpeg'),
				message_type: 'image',
				part_of: { message_id: 'FIRST', kind: 'hd_image_dual_upload' },
				hd_of: 'FIRST',
			},
		},
		{
			name: 'film of a live photo',
			message: {
				associatedChildMessage: { message: film },
				messageContextInfo: {
					messageAssociation: { associationType: 12, parentMessageKey: { id: 'PHOTO' } },
				},
			},
			item: {
				...fileItem('video', 'video/mp4'),
				message_type: 'video',
				part_of: { message_id: 'PHOTO', kind: 'motion_photo' },
			},
		},
		{
			name: 'carousel with pictures',
			message: {
				interactiveMessage: {
					body: { text: 'Offers' },
					carouselMessage: { cards: [{ header: card, body: { text: 'Lamp' } }] },
				},
			},
			item: {
				...fileItem('image', 'image/jpeg'),
				message_type: 'interactive',
				text: 'Offers',
				interactive: expect.objectContaining({
					cards: [
						expect.objectContaining({ text: 'Lamp', media: fileItem('image', 'image/jpeg').media }),
					],
				}),
			},
		},
	];
}

it.each(Object.keys(PLACES))('every kind of message in %s is an item', async (name) => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const { write, head, isPlain } = (PLACES[name] as () => Place)();
	for (const kind of [...KINDS, ...files(isPlain)]) {
		const { id } = await write(kind.message);
		const { json, binary } = await reporter.next();
		expect({ kind: kind.name, ...json }).toEqual({
			type: expect.any(String),
			kind: kind.name,
			event: 'message',
			// Posts of channels have no visible author.
			timestamp: expect.any(Number),
			session: harness.own.jid,
			message_id: id,
			...head,
			...BARE,
			...kind.item,
		});
		expect(contentsOf(binary)).toEqual('media' in kind.item ? FILE : undefined);
	}
	expect(reporter.trigger.deliveries).toHaveLength(KINDS.length + 11);
});

function contentsOf(binary: INodeExecutionData['binary']): Buffer | undefined {
	return binary?.data && Buffer.from(binary.data.data, 'base64');
}

it('an album announces itself by its own id', async () => {
	const reporter = await ItemReporter.on(await harness.link(), ['message']);
	const { id } = await harness.other.send(harness.own.jid, {
		albumMessage: { expectedImageCount: 2 },
	});
	expect(await reporter.json()).toMatchObject({
		album: { message_id: id, position: null, image_count: 2, video_count: 0 },
	});
});
