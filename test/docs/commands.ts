import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

const page = new URL('../../docs/backup.md', import.meta.url);

/** The commands of docs/backup.md below the comment `<!-- commands: NAME -->`, as they stand there. */
function commandsOf(name: string): string {
	const text = readFileSync(page, 'utf8');
	const [, indent = '', block] =
		new RegExp(`^( *)<!-- commands: ${name} -->\n *\`\`\`sh\n([\\s\\S]*?)\n *\`\`\`$`, 'm').exec(
			text,
		) ?? [];
	if (block === undefined) throw new Error(`docs/backup.md has no commands '${name}'`);
	return block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}

export interface Shell {
	/** The user's home, which has `.n8n`. */
	home: string;
	cwd?: string;
	/** Other variables, such as `ID` of the page. */
	environment?: NodeJS.ProcessEnv;
	/** Folders of programs beside Node's. */
	path?: string[];
}

/** Runs commands of docs/backup.md in a shell, as a reader would. @returns what they print @throws when one fails */
export async function runCommands(
	name: string,
	{ home, cwd = home, environment, path = [] }: Shell,
): Promise<string> {
	const PATH = [...path, dirname(process.execPath), process.env.PATH].join(':');
	const env = { ...environment, HOME: home, PATH };
	const { stdout } = await runFile('sh', ['-ec', commandsOf(name)], { cwd, env });
	return stdout.trim();
}
