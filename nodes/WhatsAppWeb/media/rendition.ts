import type { SpooledFile } from './spool';

/** What one kind of media needs that a file as it came does not have. */
export interface Rendition {
	/** The converted file; absent when the file goes as it came, byte by byte. */
	file?: SpooledFile;
	/** Proto fields of the kind's message. Undefined ones are left out. */
	fields: Record<string, unknown>;
	warnings: string[];
}
