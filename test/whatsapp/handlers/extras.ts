import type { BinaryNode } from '@whiskeysockets/baileys';
import { child, children } from '../stanza.ts';
import { attribute, checkAttributes, checkChildren, demand, Refused, required } from '../strict.ts';

/** The real server's refusals of buttons: of old kinds, of some flows by name, and of flows without description. */
const OLD_KIND = 405;
const NAMED_FLOW = 473;
const UNDESCRIBED_FLOW = 479;

const META =
	'polltype?=creation|vote|result_snapshot event_type?=creation|response|edit view_once?=true';
const PAYMENT_FLOWS =
	'payment_info|order_details|order_status|payment_status|payment_method|payment_reminder';

/**
 * Checks the children of a companion's message beside its ciphertexts: `<meta>`, `<biz>`, `<bot>`. A message that is sent
 * again after a retry receipt has none.
 * @throws Malformed, or Refused as the real server does
 */
export function checkExtras(message: BinaryNode, isDirect: boolean): void {
	const meta = child(message, 'meta');
	if (meta) checkAttributes(meta, META);
	const { type } = message.attrs;
	if (type === 'poll') demand(meta?.attrs.polltype, '<message type=poll> without polltype');
	if (type === 'event') demand(meta?.attrs.event_type, '<message type=event> without event_type');
	const biz = child(message, 'biz');
	const bot = child(message, 'bot');
	if (biz) checkBiz(biz);
	if (bot) checkAttributes(bot, 'biz_bot=1');
	// Messages to groups have no <bot>.
	if (isDirect) demand(!biz === !bot, 'one of <biz> and <bot> without the other');
}

function checkBiz(biz: BinaryNode): void {
	const [kind] = children(biz);
	if (kind && ['buttons', 'list', 'template'].includes(kind.tag)) {
		throw new Refused(OLD_KIND, 'not-allowed');
	}
	if (child(biz, 'interactive')) checkFlow(required(biz, 'interactive'));
	const actors = 'actual_actors=2 host_storage=2 privacy_mode_ts';
	const since = Number(attribute(biz, 'privacy_mode_ts'));
	demand(since > 0 && since < Date.now() / 1000, 'privacy_mode_ts is no time of the past');
	if (!kind) {
		checkAttributes(biz, `${actors} native_flow_name=${PAYMENT_FLOWS}`);
		return;
	}
	checkAttributes(biz, actors);
	checkChildren(biz, 'interactive quality_control');
	checkAttributes(required(biz, 'quality_control'), 'source_type=third_party');
}

function checkFlow(interactive: BinaryNode): void {
	checkAttributes(interactive, 'type=native_flow v=1');
	const flow = child(interactive, 'native_flow');
	if (!flow) throw new Refused(UNDESCRIBED_FLOW, 'invalid');
	checkAttributes(flow, 'v=9 name');
	if (flow.attrs.name !== 'mixed') throw new Refused(NAMED_FLOW, 'unsupported');
}
