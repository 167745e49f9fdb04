import { call } from './call/call.resource';
import { channel } from './channel/channel.resource';
import { chat } from './chat/chat.resource';
import { community } from './community/community.resource';
import { contact } from './contact/contact.resource';
import { group } from './group/group.resource';
import { label } from './label/label.resource';
import { media } from './media/media.resource';
import { message } from './message/message.resource';
import type { Operation } from './operation';
import { profile } from './profile/profile.resource';
import type { Resource } from './resource';
import { session } from './session/session.resource';
import { status } from './status/status.resource';

/** All operations. The dropdowns, the form and the router are derived from this list, in its order. */
export const resources: Resource[] = [
	message,
	chat,
	contact,
	group,
	status,
	channel,
	community,
	label,
	call,
	profile,
	media,
	session,
];

export function findOperation(resource: string, operation: string): Operation | undefined {
	return findResource(resource)?.operations.find(({ option }) => option.value === operation);
}

export function findResource(resource: string): Resource | undefined {
	return resources.find(({ option }) => option.value === resource);
}
