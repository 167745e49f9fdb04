import { fallbackContent } from '../../../../nodes/WhatsAppWeb/message/fallback';
import {
	type NativeFlowButton,
	quickReplyButton,
	singleSelectButton,
} from '../../../../nodes/WhatsAppWeb/message/interactive';

const reply = (displayText: string, buttonId = displayText) =>
	quickReplyButton({ displayText, buttonId });
const button = (name: string, params: object): NativeFlowButton => ({
	name,
	paramsJson: JSON.stringify(params),
});
const menu = (...buttons: NativeFlowButton[]) => ({ body: 'What next?', buttons });
const poll = (name: string, ...options: string[]) => ({
	pollCreationMessageV3: {
		name,
		options: options.map((optionName) => ({ optionName })),
		selectableOptionsCount: 1,
	},
});
const text = (...lines: string[]) => ({ extendedTextMessage: { text: lines.join('\n') } });

describe('what stands in for buttons', () => {
	it('as a poll has the same question and the same answers', () => {
		const interactive = { header: 'Menu', footer: 'Shop', ...menu(reply('Eat'), reply('Drink')) };
		const { message, stanza } = fallbackContent(interactive, 'poll');
		expect(message).toEqual(poll('Menu\nWhat next?', 'Eat', 'Drink'));
		expect(stanza?.nodes).toEqual([{ tag: 'meta', attrs: { polltype: 'creation' } }]);
	});

	it('as a poll has the rows of a list', () => {
		const sections = [
			{ title: 'Food', rows: [{ rowId: '1', title: 'Soup', description: 'hot' }] },
			{ rows: [{ rowId: '2', title: 'Tea' }] },
		];
		const list = menu(singleSelectButton('Open', sections));
		expect(fallbackContent(list, 'poll').message).toEqual(poll('What next?', 'Soup', 'Tea'));
		expect(fallbackContent(list, 'text').message).toEqual(
			text('What next?', '', '1. Soup: hot', '2. Tea'),
		);
	});

	it('as a text is numbered, between header and footer', () => {
		const interactive = { header: 'Menu', footer: 'Shop', ...menu(reply('Eat'), reply('Drink')) };
		expect(fallbackContent(interactive, 'text').message).toEqual(
			text('*Menu*', '', 'What next?', '', '1. Eat', '2. Drink', '', '_Shop_'),
		);
	});

	it.each([
		['one answer', menu(reply('Eat')), '1. Eat'],
		['two answers that read alike', menu(reply('Eat', 'a'), reply('Eat', 'b')), '2. Eat'],
		[
			'a link',
			menu(reply('Eat'), button('cta_url', { display_text: 'Site', url: 'https://a.example/' })),
			'2. Site: https://a.example/',
		],
		[
			'a number to call',
			menu(reply('Eat'), button('cta_call', { display_text: 'Call', phone_number: '+62 812' })),
			'2. Call: +62 812',
		],
		[
			'a code',
			menu(reply('Eat'), button('cta_copy', { display_text: 'Copy', copy_code: 'X1' })),
			'2. Copy: X1',
		],
		['a flow without words', menu(reply('Eat'), button('send_location', {})), '2. send_location'],
		[
			'a long question',
			{ body: 'x'.repeat(256), buttons: [reply('Eat'), reply('Drink')] },
			'2. Drink',
		],
		['a long answer', menu(reply('Eat'), reply('x'.repeat(101))), '1. Eat'],
	])('is a text where a poll is wanted but has %s', (_what, interactive, line) => {
		const { extendedTextMessage } = fallbackContent(interactive, 'poll').message;
		expect(String(extendedTextMessage?.text).split('\n')).toContain(line);
	});
});
