import { getCallSites } from 'node:util';

/**
 * The path of the file that calls this. The package is CommonJS, where `__filename` tells it; tests load the same files as
 * ES modules, where only the call stack does.
 */
export function sourceFile(): string {
	return getCallSites(2)[1]?.scriptName ?? '';
}
