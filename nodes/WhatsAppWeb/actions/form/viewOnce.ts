import type { MessageContent } from '../../message/content';
import { viewOnceContent } from '../../message/media';
import type { ParameterReader } from './parameters';

/** The content, to be opened once if the author wants that. */
export function withViewOnce(parameters: ParameterReader, content: MessageContent): MessageContent {
	return isViewOnce(parameters) ? viewOnceContent(content) : content;
}

export function isViewOnce(parameters: ParameterReader): boolean {
	return parameters.boolean('options.viewOnce', false);
}
