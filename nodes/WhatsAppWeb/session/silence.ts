/** Keeps libsignal's session dumps (private keys among them) off the console. Safe to call again. */
export function silenceLibsignal(): void {
	throw new Error('not yet');
}
