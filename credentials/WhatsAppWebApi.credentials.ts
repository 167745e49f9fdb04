import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { LINK_STEP, LINKING_PAGE } from '../nodes/WhatsAppWeb/contract/notConnected';
import { NUMBER_FIELD } from '../nodes/WhatsAppWeb/credential';

/** One linked number. n8n's id of the credential identifies the session; WhatsApp's keys are in the store, not here. */
export class WhatsAppWebApi implements ICredentialType {
	name = 'whatsAppWebApi';

	displayName = 'WhatsApp Web API';

	icon = {
		light: 'file:../icons/whatsapp.svg',
		dark: 'file:../icons/whatsapp.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-whatsapp-web/n8n-nodes-whatsapp-web/blob/main/docs/linking.md';

	properties: INodeProperties[] = [
		{
			displayName: `Not linked yet? Save this credential, then ${LINK_STEP} <a href="${LINKING_PAGE}" target="_blank">More about linking</a>`,
			name: 'howToLink',
			type: 'notice',
			default: '',
		},
		{
			displayName:
				'This package is not made or endorsed by WhatsApp. WhatsApp may restrict numbers that write to strangers or in bulk.',
			name: 'unofficial',
			type: 'notice',
			default: '',
		},
		{
			displayName: NUMBER_FIELD,
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +62 812 3456 7890',
			description:
				'Only to link by a code that you type on the phone: fill in your number with country code, save, and open "More details" below "Couldn\'t connect", where n8n shows the code. Then press Retry.',
			hint: 'Only for linking by code. It may stay empty.',
		},
		{
			displayName: 'Device Name',
			name: 'deviceName',
			type: 'string',
			default: 'n8n',
			description: 'Shown on your phone in the list of linked devices',
		},
		{
			displayName: 'Pacing',
			name: 'pacing',
			type: 'options',
			options: [
				{
					name: 'First Messages',
					value: 'newChats',
					description:
						'Messages to people and groups with whom there was none before are slow, and few a day. All others go out at once.',
				},
				{
					name: 'All Messages',
					value: 'all',
					description: 'The same, and a pause of a second or two between all messages',
				},
				{
					name: 'Off',
					value: 'off',
					description: 'WhatsApp’s own limits hold anyway',
				},
			],
			default: 'newChats',
			description:
				'WhatsApp restricts numbers that write to many strangers. The first three such messages go out at once, then one each 30 to 60 seconds, 20 a day at first and 100 a day two weeks after linking. These numbers are guesses: WhatsApp tells none, and nothing makes a number safe.',
			hint: 'What is slowed down. Chats that exist never wait for new ones.',
		},
		{
			displayName: 'Advanced: leave what follows empty unless you know that you need it.',
			name: 'advanced',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Quiet Hours',
			name: 'quietHours',
			type: 'string',
			default: '',
			placeholder: 'e.g. 21:00-8:00',
			description:
				'When nobody is written to who has not written within a day, by the clock of their country. A message then fails with the time to try again. Empty for none.',
		},
		{
			displayName: 'Opt-Out Words',
			name: 'optOutWords',
			type: 'string',
			default: '',
			placeholder: 'e.g. STOP, UNSUBSCRIBE',
			description:
				'Whoever writes one of these words, and nothing else, is not written to by any workflow of this number until they write an opt-in word. Empty for none.',
		},
		{
			displayName: 'Opt-In Words',
			name: 'optInWords',
			type: 'string',
			default: 'START',
			placeholder: 'e.g. START',
			description: 'Whoever writes one of these words is written to again',
			displayOptions: { hide: { optOutWords: [''] } },
		},
		{
			displayName: 'Pacing Limits',
			name: 'pacingLimits',
			type: 'string',
			default: '',
			placeholder: 'e.g. { "newChatsPerDay": 50 }',
			description:
				'Other numbers for Pacing, as JSON: newChatsPerDay, newGroupsPerDay, burst, secondsBetweenNewChats, secondsBetweenMessages',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- it may carry one
		{
			displayName: 'Proxy URL',
			name: 'proxyUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. socks5://user:password@proxy.example.com:1080',
			description:
				"Proxy for everything that goes to WhatsApp: http://, https:// or socks5://. It may be in your own network, unless n8n's operator has blocked its address.",
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- it is a secret
		{
			displayName: 'Storage Key',
			name: 'storageKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Secret that encrypts what is stored of this number. The encryption key of n8n is used when empty. Whoever changes it later puts the old one into Previous Storage Key.',
		},
		// Not hidden while Storage Key is empty: whoever empties that has to put the old one here.
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password -- it is a secret
		{
			displayName: 'Previous Storage Key',
			name: 'previousStorageKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The Storage Key until now, if you have just changed it. When a node next runs with this credential, everything is sealed with the new one, and this can be emptied. After emptying the Storage Key, or changing the encryption key of n8n, put that old key here.',
		},
	];
}
