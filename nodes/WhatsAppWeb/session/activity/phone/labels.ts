import type { EventData } from '../../../contract/events/SessionEvent';
import type { PhoneReader } from './PhoneReader';

type LabelData = EventData['label'];

/**
 * Labels: `label_edit` creates, changes and deletes one, `label_jid` and `label_message` add it to a chat or a message or
 * remove it (WhatsApp's names of the actions, Baileys `chat-utils.js`).
 */
export const labels: PhoneReader = {
	kinds: ['label_edit', 'label_jid', 'label_message'],
	async read({ index: [kind, labelId, chat, message], value }, { parts, placeIn }) {
		if (!labelId) return undefined;
		const known = await parts.labels.of(labelId);
		if (kind === 'label_edit') {
			const edit = value?.labelEditAction;
			const deleted = edit === undefined || edit === null || edit.deleted === true;
			const { name = null, color = null } = deleted ? (known ?? {}) : edit;
			await parts.labels.learn(labelId, deleted ? null : { name, color });
			const action: LabelData['action'] = deleted ? 'deleted' : known ? 'edited' : 'created';
			const data = { chatName: null, messageId: null, action, labelId, name, color };
			return { event: 'label', data };
		}
		if (!chat) return undefined;
		const labeled = value?.labelAssociationAction?.labeled === true;
		return {
			event: 'label',
			data: {
				...(await placeIn(chat)),
				action: labeled ? 'added' : 'removed',
				labelId,
				name: known?.name ?? null,
				color: known?.color ?? null,
				messageId: message ?? null,
			},
		};
	},
};
