import { safeFileName } from '../../message/fileName';
import { mediaContent } from '../../message/media';
import { TEXT_MAX } from '../../message/text';
import { caption, mediaSource, formerReplyTo, to } from '../form/message.properties';
import { defineMessageOperation } from '../operation';
import type { ParameterReader } from '../form/parameters';
import { sendRequest } from '../form/sendRequest';
import { field } from '../../fields';

/** The longest name a file can have on the recipient's disk. */
const FILENAME_MAX = 255;

export const document = defineMessageOperation({
	option: {
		name: 'Send Document',
		value: 'document',
		action: 'Send a document or any file',
		description: 'Arrives exactly as it is, to be downloaded',
	},
	visibility: { clients: 'all' },
	documents: {
		waRs: { names: { media: 'document' } },
		waServer: { names: { filename: 'file_name' }, required: ['filename'] },
	},
	fields: [
		to,
		...mediaSource,
		field('filename', 'File Name', 'string', {
			placeholder: 'e.g. report.pdf',
			description:
				'Name the recipient sees. The own name of the file when empty. A missing ending such as .pdf is added.',
		}),
		caption,
		formerReplyTo,
	],
	read(parameters) {
		const media = parameters.media('document');
		const content = mediaContent('document', {
			fileName: readFilename(parameters),
			caption: parameters.optionalText('caption', { max: TEXT_MAX }),
		});
		return sendRequest(parameters, content, media);
	},
});

/** The name as given: what has to be changed in it depends on the file. */
function readFilename(parameters: ParameterReader): string | undefined {
	const filename = parameters.optionalText('filename', { max: FILENAME_MAX });
	if (filename === undefined || filename.trim() === '') return undefined;
	if (/[/\\\p{Cc}]/u.test(filename) || safeFileName(filename) === undefined) {
		parameters.refuse('filename', 'must be a name without / and \\, such as report.pdf');
	}
	return filename;
}
