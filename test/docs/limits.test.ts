import { readFileSync } from 'node:fs';
import { LIMITS, MAX_BYTES } from '../../nodes/WhatsAppWeb/media/limits';
import { POLL } from '../../nodes/WhatsAppWeb/message/poll';
import { STATUS_TEXT_MAX } from '../../nodes/WhatsAppWeb/message/status';
import { TEXT_MAX } from '../../nodes/WhatsAppWeb/message/text';
import { DAY, MAX_MESSAGE_BYTES, MEMORY, PATIENCE } from '../../nodes/WhatsAppWeb/store/retention';
import { MAX_BACKLOG } from '../../nodes/WhatsAppWeb/store/SqliteSubscriptions';

const page = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
const MB = 1024 * 1024;
const thousands = (value: number) => value.toLocaleString('en-US');

/** The cells of the row that begins so. */
function row(first: string): string {
	const found = page.split('\n').find((line) => line.startsWith(`| ${first}`));
	if (found === undefined) throw new Error(`docs/limits.md has no row '${first}'`);
	return found;
}

it.each([
	['Image', 'image'],
	['Video', 'video'],
	['Audio, voice note', 'audio'],
	['Sticker', 'sticker'],
	['Document', 'document'],
] as const)('docs/limits.md has the largest size of the kind %s', (first, kind) => {
	expect(row(first)).toContain(`| ${MAX_BYTES[kind] / MB} MB |`);
});

it.each([
	['Video', `round: ${LIMITS.roundSeconds} seconds`],
	['Audio, voice note', `${LIMITS.voiceNoteSeconds / 60} minutes`],
	['text', `${thousands(TEXT_MAX)} characters; a status ${STATUS_TEXT_MAX}`],
	['poll', `${POLL.optionsMin} to ${POLL.optionsMax} answers`],
	['messages, for quotes', `${MEMORY / DAY} days, at most ${MAX_MESSAGE_BYTES / MB} MB`],
	['messages that wait', `${PATIENCE / DAY} days, at most ${thousands(MAX_BACKLOG)}`],
])('docs/limits.md says of %s: %s', (first, words) => {
	expect(row(first)).toContain(words);
});
