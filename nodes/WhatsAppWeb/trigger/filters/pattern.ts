import { createContext, Script } from 'node:vm';
import { invalidParameter, toWhatsAppError } from '../../errors';
import { TimeoutMemory } from './TimeoutMemory';

/** For one text. A reasonable pattern takes far less for 65,536 characters. */
const LIMIT_MS = 50;

const RUN = new Script('pattern.test(text)');

/**
 * A regular expression with a time limit, because a pattern like `^(a+)+$` may take years on a stranger's text. Only V8
 * can interrupt a regular expression, and only node:vm makes it do so.
 */
export class Pattern {
	private readonly context: { pattern: RegExp; text: string };

	private readonly timeouts = new TimeoutMemory();

	private constructor(pattern: RegExp) {
		this.context = createContext({ pattern, text: '' }) as Pattern['context'];
	}

	/** @param source `^order \d+`, or with flags `/^order \d+/i` @throws WhatsAppError `invalid_parameter` */
	static parse(source: string, name: string): Pattern {
		const [, body = source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(source) ?? [];
		try {
			// With g or y, each test would begin where the last one ended.
			return new Pattern(new RegExp(body, flags.replace(/[gy]/g, '')));
		} catch (error) {
			const { message } = toWhatsAppError(error);
			throw invalidParameter(name, `is not a regular expression: ${message}`);
		}
	}

	/**
	 * @param sender who pays for a text that takes too long
	 * @returns undefined when the time limit is exceeded, or would be after what was seen of such texts
	 */
	test(text: string, sender = 'unknown'): boolean | undefined {
		if (this.timeouts.isHopeless(text, sender)) return undefined;
		this.context.text = text;
		try {
			return RUN.runInContext(this.context, { timeout: LIMIT_MS }) as boolean;
		} catch {
			// ERR_SCRIPT_EXECUTION_TIMEOUT
			this.timeouts.add(text, sender);
			return undefined;
		}
	}
}
