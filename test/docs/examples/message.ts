import { direct, inTeam, NEWS, NOW, OWN, type Example, type Examples } from './Example.ts';

const said = (message: Record<string, unknown>, place = direct): Example<'message'> => ({
	...place,
	id: 'A5C7E1D2B3F44C6D8E90',
	pushName: 'Budi',
	timestamp: NOW,
	offline: false,
	message,
});

export const message: Examples<'message'> = {
	'A text': said({ conversation: 'Hello, is the blue one still there?' }),
	'A reply in a group that mentions you': said(
		{
			extendedTextMessage: {
				text: '@628111000111 yes, please',
				contextInfo: {
					stanzaId: '3EB0C431C26A1916E07A',
					participant: OWN,
					quotedMessage: { conversation: 'Shall I order?' },
					mentionedJid: [OWN],
				},
			},
		},
		inTeam,
	),
	'A picture, before it is downloaded': said({
		imageMessage: {
			caption: 'This one',
			mimetype: 'image/jpeg',
			fileLength: 84_213,
			width: 1_280,
			height: 960,
			directPath: '/v/t62.7118-24/example',
			mediaKey: new Uint8Array(32),
			fileSha256: new Uint8Array(32),
			fileEncSha256: new Uint8Array(32),
		},
	}),
	'A location': said({
		locationMessage: {
			degreesLatitude: -6.1754,
			degreesLongitude: 106.8272,
			name: 'National Monument',
		},
	}),
	'A contact card': said({
		contactMessage: {
			displayName: 'Ani',
			vcard:
				'BEGIN:VCARD\nVERSION:3.0\nFN:Ani\nTEL;type=CELL;waid=628333000333:+62 833-3000-333\nEND:VCARD',
		},
	}),
	'A poll': said({
		pollCreationMessageV3: {
			name: 'Lunch?',
			options: [{ optionName: 'Fried rice' }, { optionName: 'Soup' }],
			selectableOptionsCount: 1,
		},
	}),
	'A tap on a button': said({
		templateButtonReplyMessage: { selectedId: 'yes', selectedDisplayText: 'Yes', selectedIndex: 0 },
	}),
	'A post of a channel': {
		...said({ conversation: 'We are open until ten' }),
		chat: NEWS,
		sender: NEWS,
		senderPn: undefined,
		senderLid: undefined,
		pushName: undefined,
		serverId: '100',
	},
};
