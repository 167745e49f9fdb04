import { WhatsAppError, type WhatsAppErrorCode } from '../../nodes/WhatsAppWeb/errors';

/** A code in plain words, for somebody who has met it in a workflow. */
export interface Trouble {
	happened: string;
	/** What to do now. */
	todo: string;
	/** Names that `details` may have beside `reason`; `DETAILS` says what they hold. */
	details?: readonly string[];
	/** By `details.reason`: what happened and, unless the code says it, what to do. */
	reasons?: Record<string, string>;
}

const LINK_AGAIN =
	'Press *Execute step* on Connection → Link a Phone Number again, and scan the new code.';
const BY_ITSELF = 'It connects again by itself; a send waits for it within its *Timeout*.';
const IN_LINKING = '[Linking a number](linking.md#when-whatsapp-asks-for-a-passkey) has the steps.';
const ASK_ADMIN = 'Ask an admin to make your number an admin, too.';

export const TROUBLES: Record<WhatsAppErrorCode, Trouble> = {
	upstream_timeout: {
		happened: 'WhatsApp has not answered in time.',
		todo:
			'Look at `details.maybe_sent`. If it is `true`, the message may have arrived: *Retry On Fail* and *Retry execution* send it ' +
			'under the same ID, so that it arrives once, but a new execution would send another one. Otherwise nothing was sent, and you ' +
			'can try again. If it happens often, raise *Timeout (Seconds)* in the options, and check the internet connection of n8n.',
		details: ['maybe_sent', 'message_id', 'to', 'timestamp', 'status', 'code'],
		reasons: {
			'not_delivered, not_read':
				'WhatsApp has taken the message, but the receipt that *Wait Until* asks for has not come. The other phone may be off, or hides ' +
				'that it has read. Do not send it again.',
			app_state_key_missing:
				'The phone has not yet passed on what is needed to change chats, contacts or labels. It does so within minutes of linking: open ' +
				'WhatsApp on the phone, and try again. If it never does, unlink the number and link it again.',
		},
	},
	group_prekey_timeout: {
		happened: 'The keys of the members of a large group could not be fetched in time.',
		todo: 'Try again: what was fetched is kept. For the first message to a large group, raise *Timeout (Seconds)*.',
	},
	stale_group_addressing_mode: {
		happened: 'The group has just changed how WhatsApp addresses its members.',
		todo: 'Try again: the group is looked up anew.',
		details: ['code'],
	},
	rate_limited: {
		happened: 'Too much was asked of WhatsApp in a short time.',
		todo:
			'Wait as long as `details.retry_after_seconds` says; if it is not there, some minutes. Then go on more slowly: WhatsApp restricts ' +
			'numbers that do not. See [what is known about bans](faq.md#will-my-number-be-banned).',
		details: ['until', 'retry_after_seconds', 'code'],
		reasons: {
			profiles_of_the_day:
				'The trigger option *Contact Profiles* has looked up 100 people today, its own limit. It goes on after midnight UTC.',
			new_chats:
				'Your number has written to as many people for the first time as [Pacing](pacing.md) lets it, and the next one would have to wait longer than *Timeout (Seconds)*. Nothing was sent.',
			new_groups: 'The same for groups in which nobody has written yet. Nothing was sent.',
			messages:
				'*Pacing* is *All Messages*, and others go first. Nothing was sent. Raise *Timeout (Seconds)* or send less.',
			quiet_hours:
				'It is night in the person’s country, by *Quiet Hours* of the credential. Nothing was sent.',
			too_fast:
				'WhatsApp has just refused messages of your number because there were too many. Nothing is sent for a minute, then for longer.',
		},
	},
	server_error: {
		happened: 'WhatsApp’s server has a problem of its own.',
		todo: 'Try again later, or switch on *Retry On Fail*.',
		details: ['code'],
		reasons: {
			app_state_conflict:
				'Another of your devices changes the same settings at this moment. Try again in a moment.',
		},
	},
	stanza_invalid: {
		happened:
			'WhatsApp found the message malformed, mostly because the list of the recipient’s devices was out of date.',
		todo: 'Try again. If the same message fails each time, please report it with its operation and parameters.',
		details: ['code'],
	},
	media_upload_failed: {
		happened: 'WhatsApp did not take the file.',
		todo: 'Try again. If it keeps failing, the file may be too large or the connection too slow: send a smaller one.',
	},
	media_download_failed: {
		happened: 'A file could not be fetched: from the URL you gave, or from WhatsApp.',
		todo:
			'A URL: open it in a private browser window; it has to answer with the file itself, without a login. A received file: download ' +
			'it soon, as WhatsApp deletes files after some weeks. If the *Message ID* is filled in, the phone is asked to upload it again.',
		details: ['host', 'status'],
		reasons: {
			hash_mismatch:
				'The file is not the one that was sent: damaged or exchanged on its way. It is not handed out.',
			no_key:
				'WhatsApp has deleted the file of a channel. Look whether the channel has posted it again.',
			message_not_found:
				'WhatsApp has deleted the file, and the message that brought it is not known here. Ask for it to be sent again.',
			of_channel:
				'WhatsApp has deleted the file, and phones do not upload files of channels again.',
			phone_silent:
				'WhatsApp has deleted the file, and the phone has not answered. Open WhatsApp on the phone, then try again.',
			not_on_phone:
				'WhatsApp has deleted the file, and so has the phone. Ask for it to be sent again.',
			request_unreadable:
				'WhatsApp has deleted the file, and the phone could not read our request. Ask for it to be sent again.',
		},
	},
	invalid_parameter: {
		happened:
			'A field of the node has a value that cannot be used; the message names the field by its label.',
		todo:
			'Look at the preview below the field. An expression that gives nothing often names a field that another node has: behind other ' +
			"nodes, write `{{ $('WhatsApp Web Trigger').item.json.chat }}`.",
		details: ['parameter', 'parameters'],
		reasons: {
			'empty, too_long, snippet, options, not_an_answer, several, cut_off, damaged': `*Passkey Answer* is not what the button on web.whatsapp.com copies. Click it again and paste all of it. ${IN_LINKING}`,
			'new_passkey, other_page, framed, earlier_attempt, other_site, not_present, not_verified': `*Passkey Answer* is one, but not for this question, this site or this number. Paste the snippet again and confirm anew. ${IN_LINKING}`,
			not_asked: 'WhatsApp does not ask for a passkey now. Leave *Passkey Answer* empty.',
			other_code:
				'Phone and n8n show different codes. If you typed it right, do not go on: somebody may have got in between.',
		},
	},
	bad_request: {
		happened:
			'WhatsApp could not read the request, or the message is not of the kind that the operation needs.',
		todo: 'Check the chat and the message ID. If both are right, please report it.',
		details: ['code'],
	},
	message_not_found: {
		happened: 'The message with this ID is not known here.',
		todo:
			'Known is what this n8n has sent or received since the number was linked, for 14 days of running. Map `message_id` of the trigger, ' +
			'or of the node that sent it, and check the chat. For older messages, fill in *Original Sender* and *Sent by Me* under Options.',
		details: ['message_id'],
		reasons: { deleted: 'It was deleted for everyone: nothing can be done with it any more.' },
	},
	poll_secret_unknown: {
		happened:
			'A vote can only be cast in a poll that this n8n has sent or received itself, within the last 90 days.',
		todo: 'Vote on the phone, or send the poll again.',
		details: ['message_id'],
	},
	recipient_not_found: {
		happened:
			'There is no such person, group, channel or community at WhatsApp, or nobody to show a status to.',
		todo: 'Check the number, its country code first of all; Contact → Check Number tells whether it is on WhatsApp. Pick groups and channels from the list.',
		details: ['to', 'code', 'community'],
		reasons: {
			no_audience:
				'The status has nobody who could see it: the phone has told of no contacts, or none of those you chose is on WhatsApp.',
			not_a_community:
				'This is the ID of a group. If it belongs to a community, `details.community` has the right ID.',
		},
	},
	group_posting_restricted: {
		happened:
			'Your number may not write to this group: only admins may, or it is no member any more.',
		todo: 'Ask an admin to add your number, to make it an admin, or to let all members write.',
		details: ['code'],
	},
	not_authorized: {
		happened: 'WhatsApp says that this account may not do that there.',
		todo: 'Look whether the phone can do it in the same chat.',
		details: ['code'],
	},
	forbidden: {
		happened: 'WhatsApp, or the group or channel, does not allow it.',
		todo: 'The reason says why. Without one: have you blocked the contact? Is the message your own? Look whether the phone can do it.',
		details: ['code', 'pinned', 'to'],
		reasons: {
			opted_out:
				'The person has written one of the *Opt-Out Words* of the credential. They are written to again after one of its *Opt-In Words*, or when the Opt-Out Words are emptied.',
			not_an_admin: `Only admins may do this. ${ASK_ADMIN}`,
			not_a_member:
				'Your number is not in the group or community, or it no longer exists. Pick it from the list, or join it first.',
			not_allowed:
				'Your number may not join by this invitation; it may have been removed before. Ask an admin to add it.',
			too_many:
				'WhatsApp’s limit is reached: members, groups, channels, labels or pinned chats. Remove one first.',
			privacy: 'The channel is not shown to your number. Give its invite link, or follow it first.',
			owner:
				'The owner of a community cannot leave it. Make somebody else the owner on the phone, or deactivate it.',
			announcement_group: 'The announcement group cannot be taken out of its community.',
			in_another_community:
				'The group belongs to another community. Remove it from that one first.',
			not_a_business_account: 'Only numbers of the app WhatsApp Business have labels.',
			edit_window_over:
				'WhatsApp lets messages be edited for 15 minutes. Send a new one that quotes the old one.',
		},
	},
	not_acceptable: {
		happened: 'WhatsApp understood the request, but did not accept it for this chat.',
		todo: 'Try once more. If it stays so, check the length of texts and what the group allows.',
		details: ['code'],
	},
	message_type_rejected: {
		happened:
			'WhatsApp does not take this kind of message there, or this kind cannot be edited, forwarded or commented on.',
		todo: 'Send it as text or as a poll. For buttons and lists, *If Refused* can do that by itself.',
		details: ['code'],
	},
	unsupported_for_newsletter: {
		happened:
			'Channels do not have this, or cannot be sent it from here: to channels go texts, edits, deletions and reactions.',
		todo: 'Send the text with a link, or choose a person or group.',
	},
	account_restricted: {
		happened:
			'WhatsApp does not let your number write to people who have not written to it, for a while.',
		todo:
			'Stop writing to new people. Chats that exist still work. Connection → Get Health and the event *Account Restricted* tell until when, ' +
			'as far as WhatsApp says so. See [what is known about bans](faq.md#will-my-number-be-banned). Without `details.code` nothing was sent: the restriction was known.',
		details: ['code', 'until', 'retry_after_seconds'],
	},
	new_chat_limit_reached: {
		happened: 'Your number has started as many new chats as WhatsApp allows in its current period.',
		todo: 'Chats that exist still work. Connection → Get Health tells when the period ends.',
		details: ['code', 'until', 'retry_after_seconds'],
	},
	server_rejected: {
		happened: 'WhatsApp has refused with a code whose meaning is not known.',
		todo: 'Look whether the phone can do it, and try again later. `details.code` helps in a report.',
		details: ['code'],
	},
	unsafe_url: {
		happened:
			'The URL, a redirect of it, or the proxy leads to an address that is private or that n8n’s operator has blocked.',
		todo:
			'Use an address on the public internet. For storage of your own network, the operator allows it with `N8N_SSRF_ALLOWED_HOSTNAMES` or ' +
			'`N8N_SSRF_ALLOWED_IP_RANGES`: see [operators](operators.md#environment-variables).',
		details: ['parameter'],
	},
	unsupported_media_type: {
		happened:
			'WhatsApp does not show files of this type in this kind of message, or the file is damaged.',
		todo: 'Convert it to one of `details.accepted`, or use Send Document, which takes anything. [Limits](limits.md#files) has the types.',
		details: ['found', 'declared', 'accepted', 'parameter'],
	},
	media_too_large: {
		happened: 'The file, or what it becomes when it is opened, is too large.',
		todo: 'Send a smaller one, or send it as a document. For received files, raise *Media Size Limit*. See [limits](limits.md#files).',
		details: ['max_bytes', 'seconds'],
	},
	idempotency_key_reused: {
		happened: 'The *Custom Key* was used before, for something else.',
		todo: 'Use a key that stands for one message only, such as the ID of an order with a word for the step.',
	},
	cancelled: {
		happened: 'The execution was stopped, or the workflow was switched off meanwhile.',
		todo: 'Nothing, if that is what you wanted. If `details.maybe_sent` is `true`, the message may have left before.',
		details: ['maybe_sent', 'message_id', 'to'],
	},
	internal_error: {
		happened: 'Something failed that should not, or the machine has no room left.',
		todo: 'Read the message: disk, key and settings are named there. Otherwise look up `request_id` in n8n’s log, and please report it.',
		details: ['variable'],
		reasons: {
			storage_failed:
				'The data file could not be written: the disk is full, or another program holds the file. Nothing was lost.',
			cannot_wait:
				'This n8n has no way to let an execution wait for an answer. Update n8n to 2.0 or later. Nothing was sent.',
			crashed_too_often:
				'n8n has died again and again while it worked on this event, so the event is not started again. The message names it; mostly n8n lacks memory.',
		},
	},
	device_not_connected: {
		happened: 'n8n is not connected to WhatsApp, or no number is linked.',
		todo: 'The reason says whether it heals by itself. Connection → Get Status tells the same at any time.',
		details: ['status', 'code', 'maybe_sent', 'message_id', 'to'],
		reasons: {
			not_linked: `No number is linked to this credential. [Link one](linking.md).`,
			'connecting, connection_lost, connection_closed, network_unreachable, server_unavailable, stream_error, restart_required, restart': `The connection is being made. ${BY_ITSELF}`,
			'not_used, not_used_yet':
				'No node has needed the connection lately, so it is closed. It is opened on demand.',
			unlinked_by_phone:
				'The device was removed on the phone, or WhatsApp has unlinked it. [Link the number again](linking.md).',
			multi_device_mismatch: 'WhatsApp’s list of your devices does not fit. Link the number again.',
			'logged_out_by_user, logged_out_by_user_offline':
				'Connection → Unlink was executed. *Offline*: WhatsApp could not be told, so remove the device on the phone, too.',
			opened_elsewhere:
				'Another program uses the same keys, such as a second n8n with a copy of the data. Stop it, then run Connection → Reconnect.',
			temporarily_banned:
				'WhatsApp has banned the number for a while. The phone says for how long.',
			banned: 'WhatsApp has banned the number. The phone says why, and how to ask for a review.',
			'account_locked, login_refused':
				'WhatsApp does not let this device in. Check on the phone that the account works and lists the device, then run Connection → Reconnect.',
			stream_errors:
				'WhatsApp has ended the connection five times in a row. Run Connection → Reconnect later.',
			version_refused: 'WhatsApp refuses this version. Update the community node and restart n8n.',
			'waiting_for_phone, waiting_for_passkey, waiting_for_comparison':
				'The number is being linked right now, and a person has still something to do on the link page.',
			pairing_refused: `WhatsApp has ended the linking. ${LINK_AGAIN}`,
			account_signature_invalid: `The phone’s signature was wrong, so the link was not accepted. ${LINK_AGAIN}`,
			'passkey_refused, passkey_unanswered, passkey_expired, passkey_interrupted, phone_did_not_go_on, code_not_compared, passkey_step_changed': `The passkey step failed. ${IN_LINKING}`,
			storage_failed:
				'The data directory could not be written, so the connection was closed. Free space on the disk; it is tried again by itself.',
			data_directory_unusable:
				'n8n’s user cannot write to the data directory. See [operators](operators.md).',
			data_directory_in_use:
				'A second n8n, or a worker of queue mode, uses the same data directory. See [operators](operators.md#processes).',
			data_file_unusable:
				'The data file is damaged or of another version. [Restore it](backup.md#restore), or move it away and link again.',
			wrong_storage_key:
				'The keys were sealed with another Storage Key or encryption key. [Give the old one](backup.md#change-keys).',
		},
	},
};

/** What stands in `details`, for whoever branches on it. */
export const DETAILS: Record<string, string> = {
	reason: 'why, in one word: see the tables below',
	parameter: 'name of the field, as in the JSON of the workflow',
	parameters: 'the same of all that are empty',
	maybe_sent: '`true`: the message may have arrived; `false`: it has not',
	message_id: 'ID of the message',
	to: 'chat that it was meant for',
	timestamp: 'when WhatsApp took the message, in Unix seconds',
	status:
		'of a send: how far it got; of a download: the HTTP status; otherwise that of the connection',
	code: 'WhatsApp’s own number of the refusal',
	until: 'Unix seconds from when it works again',
	retry_after_seconds: 'the same as a number of seconds',
	host: 'server that the file was to come from',
	found: 'type of the file as its content shows it',
	declared: 'type that the file was said to have',
	accepted: 'types that work',
	max_bytes: 'largest size',
	seconds: 'length of the sound',
	pinned: 'chats that are pinned already',
	community: 'ID of the community that the group is in',
	variable: 'name of the environment variable',
	failed: 'of several changes: the one that failed',
	updated: 'of several changes: those made before',
};

/** Reasons that are no errors' but of results and events, on whose pages they stand. */
const ELSEWHERE = [
	'hidden',
	'none',
	'timed_out',
	'cancelled',
	'timeout',
	'withheld',
	'unsupported',
];

/** The generated part of `docs/troubleshooting.md`. */
export function troubleshooting(): string {
	const entries = Object.entries(TROUBLES) as Array<[WhatsAppErrorCode, Trouble]>;
	const isRetryable = ([code]: (typeof entries)[number]) => new WhatsAppError(code, '').retryable;
	const depends = 'device_not_connected';
	const links = (codes: typeof entries) =>
		codes.map(([code]) => `[\`${code}\`](#${code})`).join(', ');
	const others = entries.filter((each) => !isRetryable(each) && each[0] !== depends);
	const chapters = [
		'| `retryable` | codes |\n|---|---|\n' +
			`| \`true\`: trying again later can help | ${links(entries.filter(isRetryable))} |\n` +
			`| \`false\`: something has to be changed first | ${links(others)} |\n` +
			`| depends on the reason | ${links(entries.filter(([code]) => code === depends))} |`,
		...entries.flatMap(([code, trouble]) => chapter(code, trouble)),
		'## What details hold',
		'Each only where it is known; without any, `details` is `{}`.',
		`| name | what it is |\n|---|---|\n${Object.entries(DETAILS)
			.map(([name, what]) => `| \`${name}\` | ${what} |`)
			.join('\n')}`,
	];
	return chapters.join('\n\n');
}

function chapter(
	code: WhatsAppErrorCode,
	{ happened, todo, details = [], reasons }: Trouble,
): string[] {
	const names = [...(reasons ? ['reason'] : []), ...details];
	const held =
		names.length > 0 ? [`Details: ${names.map((name) => `\`${name}\``).join(', ')}.`] : [];
	const rows = Object.entries(reasons ?? {}).map(
		([names, words]) =>
			`| ${names
				.split(', ')
				.map((each) => `\`${each}\``)
				.join(', ')} | ${words} |`,
	);
	const table = rows.length > 0 ? [['| reason | |', '|---|---|', ...rows].join('\n')] : [];
	return [`### ${code}`, happened, `**What to do.** ${todo}`, ...held, ...table];
}

/** Reasons that a page explains. */
export function reasonsTold(): string[] {
	const all = Object.values(TROUBLES).flatMap(({ reasons = {} }) => Object.keys(reasons));
	return [...new Set([...all.flatMap((names) => names.split(', ')), ...ELSEWHERE])];
}
