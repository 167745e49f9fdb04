import type { MessageContent } from './content';

export interface HighlyStructured {
	namespace: string;
	elementName: string;
	params: string[];
	/** Language and country the template falls back to: `en`, `US`. */
	fallbackLg?: string;
	fallbackLc?: string;
}

export function highlyStructuredContent(template: HighlyStructured): MessageContent {
	return { message: { highlyStructuredMessage: { ...template } } };
}
