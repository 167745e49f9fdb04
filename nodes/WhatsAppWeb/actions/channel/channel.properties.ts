import type { ChannelKey } from '../../contract/queries/channels';
import type { SessionHandle } from '../../contract/SessionHandle';
import { channelPicker } from '../../pickers';

/** Characters, by WhatsApp's own forms. */
export const CHANNEL_NAME_MAX = 100;
export const CHANNEL_DESCRIPTION_MAX = 2048;

/** The channel that an operation is about. */
export const channelField = channelPicker('channel', 'Channel', {
	required: true,
	hint: 'The channels that this number follows or owns. To post, use Message > Send Text with the channel as Chat.',
	written: 'An ID that ends in @newsletter, or an invite link (https://whatsapp.com/channel/…)',
	description:
		'The channel: from the list, its ID as the trigger gives it in "chat", or its invite link',
});

/** Its JID: WhatsApp is asked for the one behind a link. @throws WhatsAppError `recipient_not_found`, … */
export async function jidOf(
	channel: ChannelKey,
	{ client }: SessionHandle,
	signal: AbortSignal | undefined,
): Promise<string> {
	if ('jid' in channel) return channel.jid;
	return (await client.query('lookUpChannel', { channel }, { signal })).jid;
}
