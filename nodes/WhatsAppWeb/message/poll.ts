import type { MessageContent } from './content';

/** Limits of WhatsApp's own clients; names and options in characters. */
export const POLL = { nameMax: 255, optionMax: 100, optionsMin: 2, optionsMax: 12 } as const;

/**
 * @param options all different, because votes refer to them by hash
 * @param selectableCount how many may be chosen, 0 for any number
 */
export function pollContent(
	name: string,
	options: string[],
	selectableCount: number,
): MessageContent {
	// Polls with a single answer have their own version; older clients show them as if several could be given.
	const version = selectableCount === 1 ? 'pollCreationMessageV3' : 'pollCreationMessage';
	return {
		message: {
			[version]: {
				name,
				options: options.map((optionName) => ({ optionName })),
				selectableOptionsCount: selectableCount,
			},
		},
		stanza: { nodes: [{ tag: 'meta', attrs: { polltype: 'creation' } }] },
	};
}

/** A poll in the version for the announcement group of a community; other content is returned as it is. */
export function communityPoll(content: MessageContent): MessageContent {
	const { pollCreationMessage, pollCreationMessageV3, ...others } = content.message;
	const poll = pollCreationMessage ?? pollCreationMessageV3;
	return poll ? { ...content, message: { ...others, pollCreationMessageV2: poll } } : content;
}
