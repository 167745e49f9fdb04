import type { MediaKind } from '../message/content';
import type { SpooledFile } from './spool';

/** A file as it is sent: converted if need be, with the fields that its kind of message needs. */
export interface Rendition {
	/** What it has become, where that is another kind than asked for: a GIF is a film to WhatsApp. */
	kind?: MediaKind;
	/** The converted file; absent when the original is sent unchanged. */
	file?: SpooledFile;
	/** Proto fields of the kind's message. Undefined ones are left out. */
	fields: Record<string, unknown>;
	warnings: string[];
}
