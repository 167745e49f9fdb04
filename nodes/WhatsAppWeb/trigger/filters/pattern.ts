import { createContext, Script } from 'node:vm';
import { invalidParameter, toWhatsAppError } from '../../errors';

/** For one text, in ms. Any sane pattern is through 65,536 characters long before. */
const LIMIT_MS = 50;

const RUN = new Script('pattern.test(text)');

/**
 * A regular expression that does not hang: the pattern is its author's, but the text is a stranger's, and the two
 * together may need years (`^(a+)+$`). Only V8 itself can interrupt a regular expression, and node:vm is the way to
 * ask it to.
 */
export class Pattern {
	private readonly context: { pattern: RegExp; text: string };

	private constructor(pattern: RegExp) {
		this.context = createContext({ pattern, text: '' }) as Pattern['context'];
	}

	/**
	 * @param source `^order \d+`, or with flags `/^order \d+/i`
	 * @throws WhatsAppError `invalid_parameter`
	 */
	static parse(source: string, name: string): Pattern {
		const [, body = source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(source) ?? [];
		try {
			// g and y would make every test begin where the last one ended.
			return new Pattern(new RegExp(body, flags.replace(/[gy]/g, '')));
		} catch (error) {
			const { message } = toWhatsAppError(error);
			throw invalidParameter(name, `is not a regular expression: ${message}`);
		}
	}

	/** @returns undefined when it would take too long to tell */
	test(text: string): boolean | undefined {
		this.context.text = text;
		try {
			return RUN.runInContext(this.context, { timeout: LIMIT_MS }) as boolean;
		} catch {
			// ERR_SCRIPT_EXECUTION_TIMEOUT
			return undefined;
		}
	}
}
