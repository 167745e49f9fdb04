import type { BackoffBounds } from '../../primitives/backoff';

/** How patient a session is, in ms. Tests are in more of a hurry than people. */
export interface Timing {
	/** How long an unused session stays open: retry receipts come late, and n8n closes triggers before executions end. */
	lingerMs: number;
	backoff: BackoffBounds;
	/** A connection that held so long counts as a success: the next wait is the first one again. */
	stableMs: number;
	/** How long pairing goes on in the background. */
	pairingMs: number;
	/** How long one QR code is shown; undefined: as WhatsApp Web does (60 s, then 20 s each). */
	qrMs?: number;
	/** Silence on the wire after which the server is asked for a sign of life, and after which it is given up. */
	probeAfterMs: number;
	silenceMs: number;
	/** One query to the server. */
	queryMs: number;
	/** Before a message that the server could not take is sent again; doubled each time. */
	resendMs: number;
	/** Between two questions about people's profiles. */
	profileMs: number;
	/** Before what is done on the phone is asked for again, when a part of it could not be fetched. */
	syncAgainMs: number;
	/** For the phone to upload a file again that WhatsApp no longer has. */
	uploadAgainMs: number;
	/** Between the polite end of a connection and the hard one. */
	farewellMs: number;
}

export const TIMING: Timing = {
	lingerMs: 600_000,
	backoff: { baseMs: 1_000, capMs: 300_000 },
	stableMs: 30_000,
	pairingMs: 180_000,
	probeAfterMs: 15_000,
	silenceMs: 25_000,
	queryMs: 30_000,
	resendMs: 2_000,
	profileMs: 1_000,
	syncAgainMs: 30_000,
	uploadAgainMs: 20_000,
	farewellMs: 1_000,
};
