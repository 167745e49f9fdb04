import { proto } from '@whiskeysockets/baileys';
import type { Device } from '../accounts.ts';
import { sendPeer } from './outgoing.ts';
import type { SimulatedPhone } from './SimulatedPhone.ts';

const { Type } = proto.Message.ProtocolMessage;
const { PLACEHOLDER_MESSAGE_RESEND } = proto.Message.PeerDataOperationRequestType;

/** Answers a companion's request for the content of messages that were withheld from it. */
export async function tellWhatItSaid(
	phone: SimulatedPhone,
	companion: Device,
	requestId: string,
	message: proto.IMessage,
): Promise<void> {
	// Baileys wraps messages to its own account in an envelope.
	const { protocolMessage } = message.deviceSentMessage?.message ?? message;
	const request = protocolMessage?.peerDataOperationRequestMessage;
	if (request?.peerDataOperationRequestType !== PLACEHOLDER_MESSAGE_RESEND) return;
	const asked = request.placeholderMessageResendRequest ?? [];
	const results = asked.flatMap(({ messageKey }) => {
		const known = phone.received.find(({ id }) => id === messageKey?.id);
		if (!known || !messageKey) return [];
		const info = proto.WebMessageInfo.fromObject({
			key: messageKey,
			message: known.message,
			messageTimestamp: known.timestamp,
		});
		const webMessageInfoBytes = proto.WebMessageInfo.encode(info).finish();
		return [{ placeholderMessageResendResponse: { webMessageInfoBytes } }];
	});
	await sendPeer(phone, companion, {
		protocolMessage: {
			type: Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
			peerDataOperationRequestResponseMessage: {
				peerDataOperationRequestType: PLACEHOLDER_MESSAGE_RESEND,
				stanzaId: requestId,
				peerDataOperationResult: results,
			},
		},
	});
}
