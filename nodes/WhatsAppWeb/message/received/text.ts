import type { KindsWith } from '../kinds';
import { asLine, asObject, asLines, asObjects, asText, type PlainObject } from '../untrusted';
import { unwrap, type Unwrapped } from '../unwrap';

type TextOf = (content: PlainObject) => string | undefined;

const caption: TextOf = (content) => asText(content.caption);

const note: TextOf = (content) => {
	const message = asObject(content.noteMessage);
	return asText(asObject(message?.extendedTextMessage)?.text) ?? asText(message?.conversation);
};

const interactive: TextOf = (content) =>
	asText(asObject(content.body)?.text) ?? asText(asObject(content.header)?.title);

const template: TextOf = (content) =>
	asText(templateOf(content)?.hydratedContentText) ??
	interactive(asObject(content.interactiveMessageTemplate) ?? {});

/** How to find the text of a message, by content key. Kinds without text are not listed. */
const TEXT: Record<KindsWith<'text'> & string, TextOf> = {
	conversation: () => undefined,
	extendedTextMessage: ({ text }) => asText(text),
	imageMessage: caption,
	videoMessage: caption,
	ptvMessage: caption,
	documentMessage: caption,
	locationMessage: locationText,
	liveLocationMessage: (content) => caption(content) ?? locationText({}),
	contactMessage: ({ displayName }) => asText(displayName),
	contactsArrayMessage: contactNames,
	buttonsMessage: ({ contentText, text }) => asText(contentText) ?? asText(text),
	listMessage: ({ description, title }) => asText(description) ?? asText(title),
	interactiveMessage: interactive,
	templateMessage: template,
	highlyStructuredMessage: ({ hydratedHsm }) => template(asObject(hydratedHsm) ?? {}),
	buttonsResponseMessage: ({ selectedDisplayText }) => asText(selectedDisplayText),
	templateButtonReplyMessage: ({ selectedDisplayText }) => asText(selectedDisplayText),
	listResponseMessage: ({ title }) => asText(title),
	interactiveResponseMessage: interactive,
	pollCreationMessage: ({ name }) => asText(name),
	pollCreationMessageV2: ({ name }) => asText(name),
	pollCreationMessageV3: ({ name }) => asText(name),
	pollCreationMessageV5: ({ name }) => asText(name),
	pollResultSnapshotMessage: ({ name }) => asText(name),
	pollResultSnapshotMessageV3: ({ name }) => asText(name),
	eventMessage: ({ name }) => asText(name),
	scheduledCallCreationMessage: ({ title }) => asText(title),
	sendPaymentMessage: note,
	requestPaymentMessage: note,
	invoiceMessage: (content) => asText(content.note),
	orderMessage: ({ message, orderTitle }) => asText(message) ?? asText(orderTitle),
	richResponseMessage: richText,
	productMessage: ({ body, product, catalog }) =>
		asText(body) ?? asText(asObject(product)?.title) ?? asText(asObject(catalog)?.title),
	groupInviteMessage: (content) => caption(content) ?? asText(content.groupName),
	newsletterAdminInviteMessage: channelInvite,
	newsletterFollowerInviteMessageV2: channelInvite,
	stickerPackMessage: (content) => caption(content) ?? asText(content.name),
	commentMessage: ({ message }) => nestedText(message),
	questionResponseMessage: ({ text }) => asText(text),
	statusQuestionAnswerMessage: ({ text }) => asText(text),
	statusQuotedMessage: ({ text }) => asText(text),
	bcallMessage: caption,
	chat: ({ displayName }) => asText(displayName),
	protocolMessage: handoff,
};

/** The text of a message, '' when it has none (a sticker, a picture without caption). */
export function messageText({ message, key, content }: Unwrapped): string {
	if (key === 'conversation') return asText(message.conversation) ?? '';
	if (key === null || !hasText(key)) return '';
	return TEXT[key](content) ?? '';
}

function hasText(key: string): key is keyof typeof TEXT {
	return Object.hasOwn(TEXT, key);
}

/** The template in a template message, which is in one of two fields. */
export function templateOf(content: PlainObject): PlainObject | undefined {
	return asObject(content.hydratedTemplate) ?? asObject(content.hydratedFourRowTemplate);
}

function locationText({ name }: PlainObject): string {
	const label = asLine(name);
	return label === undefined ? '📍 Location' : `📍 Location: ${label}`;
}

function contactNames({ displayName, contacts }: PlainObject): string | undefined {
	const names = asObjects(contacts, 100).map((contact) => asLine(contact.displayName));
	return asText(displayName) ?? asText(names.filter(Boolean).join(', '));
}

function channelInvite(content: PlainObject): string | undefined {
	return caption(content) ?? asText(content.newsletterName);
}

/** An answer of WhatsApp's assistant, which comes in parts: words, code, tables, formulas, pictures, places. */
function richText({ submessages }: PlainObject): string | undefined {
	return joined(asObjects(submessages, 100).map(partOfRichText));
}

function partOfRichText(part: PlainObject): string | undefined {
	const { codeBlocks } = asObject(part.codeMetadata) ?? {};
	const table = asObject(part.tableMetadata) ?? {};
	const { itemsMetadata } = asObject(part.contentItemsMetadata) ?? {};
	return joined([
		asText(part.messageText),
		asObjects(codeBlocks, 1_000)
			.map((block) => asText(block.codeContent) ?? '')
			.join(''),
		asText(table.title),
		...asObjects(table.rows, 200).map((row) => asLines(row.items, 50).join(' | ')),
		asText(asObject(part.latexMetadata)?.text),
		asText(asObject(part.imageMetadata)?.imageText),
		...asObjects(itemsMetadata, 50).map((item) => asText(asObject(item.reelItem)?.title)),
		...asObjects(asObject(part.mapMetadata)?.annotations, 50).flatMap(({ title, body }) => [
			asText(title),
			asText(body),
		]),
	]);
}

function joined(lines: Array<string | undefined>): string | undefined {
	return asText(lines.filter(Boolean).join('\n'));
}

/** What a business's server says when it hands a chat over to people. */
function handoff({ cloudApiThreadControlNotification }: PlainObject): string | undefined {
	const { notificationContent } = asObject(cloudApiThreadControlNotification) ?? {};
	return asText(asObject(notificationContent)?.handoffNotificationText);
}

/** One level only: there are no comments on comments. */
function nestedText(message: unknown): string | undefined {
	const inner = unwrap(message);
	return inner.key === 'commentMessage' ? undefined : messageText(inner);
}
