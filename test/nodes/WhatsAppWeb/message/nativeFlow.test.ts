import {
	interactiveContent,
	type NativeFlowButton,
} from '../../../../nodes/WhatsAppWeb/message/interactive';
import { nativeFlowNodes } from '../../../../nodes/WhatsAppWeb/message/nativeFlow';
import { textContent } from '../../../../nodes/WhatsAppWeb/message/text';

const NOW = 1_800_000_000;
const attrs = { actual_actors: '2', host_storage: '2', privacy_mode_ts: '1722019543' };
const bot = { tag: 'bot', attrs: { biz_bot: '1' } };
const mixed = {
	tag: 'biz',
	attrs,
	content: [
		{
			tag: 'interactive',
			attrs: { type: 'native_flow', v: '1' },
			content: [{ tag: 'native_flow', attrs: { v: '9', name: 'mixed' } }],
		},
		{ tag: 'quality_control', attrs: { source_type: 'third_party' } },
	],
};

const content = (...names: string[]) => {
	const buttons = names.map((name): NativeFlowButton => ({ name, paramsJson: '{}' }));
	return interactiveContent({ body: 'Hello', buttons });
};

describe('beside a native flow', () => {
	it.each(['628123456789@s.whatsapp.net', '1234567890987654321@lid'])(
		'to %s goes that it is one of a bot',
		(to) => {
			expect(nativeFlowNodes(content('quick_reply', 'cta_url'), to, NOW)).toEqual([bot, mixed]);
		},
	);

	it('to a group goes nothing of a bot', () => {
		expect(nativeFlowNodes(content('single_select'), '1203630@g.us', NOW)).toEqual([mixed]);
	});

	it.each([
		['payment_info', 'payment_info'],
		['review_and_pay', 'order_details'],
		['order_status', 'order_status'],
	])('of %s goes the name %s alone', (name, flow) => {
		expect(nativeFlowNodes(content(name), '1203630@g.us', NOW)).toEqual([
			{ tag: 'biz', attrs: { ...attrs, native_flow_name: flow } },
		]);
	});

	it('of anything else goes nothing', () => {
		expect(nativeFlowNodes(textContent('Hello'), '628123456789@s.whatsapp.net', NOW)).toEqual([]);
		expect(nativeFlowNodes(content('constructor'), '1203630@g.us', NOW)).toEqual([mixed]);
	});
});
