import type { BackoffBounds } from '../../primitives/backoff';
import type { WaitingTiming } from '../questions/Rounds';

/** Waits and time-outs of a session, in ms. Tests use shorter ones. */
export interface Timing extends WaitingTiming {
	/** How long an unused session stays open: retry receipts come late, and n8n closes triggers before executions end. */
	lingerMs: number;
	backoff: BackoffBounds;
	/** A connection that was open for so long counts as a success: the next wait is the first one again. */
	stableMs: number;
	/** How long pairing goes on after the last request for it, and a pairing code is shown. */
	pairingMs: number;
	/** How long one QR code is shown; undefined: as WhatsApp Web does (60 s, then 20 s each). */
	qrMs?: number;
	/** For a person to answer the passkey that WhatsApp demands, at most; the options may say less. */
	passkeyMs: number;
	/** After a demand, how long what the phone has scanned proves that it is the same one (WhatsApp Web: five minutes). */
	handoffMs: number;
	/** For the phone, or the person at it, to go on with each step of a passkey (WhatsApp Web: two minutes). */
	phoneMs: number;
	/** Silence after which the server is sent a ping. */
	probeAfterMs: number;
	/** Silence after which the connection is given up. */
	silenceMs: number;
	/** For the server to answer a query. */
	queryMs: number;
	/** Before a message is sent again after an error of the server; doubled each time. */
	resendMs: number;
	/** Between two look-ups of profiles. */
	profileMs: number;
	/** Between two pages of channels' posts. */
	postsMs: number;
	/** For each number that WhatsApp was asked about, until it is asked about others. */
	checkMs: number;
	/** Before the app state is asked for again, when a part of it could not be fetched. */
	syncAgainMs: number;
	/** For the phone to send the keys of the app state, after linking. */
	appStateKeyMs: number;
	/** For the phone to upload a file again that WhatsApp no longer has. */
	uploadAgainMs: number;
	/** Between the close frame of a connection and its termination. */
	farewellMs: number;
}

export const TIMING: Timing = {
	lingerMs: 600_000,
	backoff: { baseMs: 1_000, capMs: 300_000 },
	stableMs: 30_000,
	pairingMs: 180_000,
	passkeyMs: 600_000,
	handoffMs: 300_000,
	phoneMs: 120_000,
	probeAfterMs: 15_000,
	silenceMs: 25_000,
	queryMs: 30_000,
	resendMs: 2_000,
	profileMs: 1_000,
	postsMs: 300,
	checkMs: 100,
	syncAgainMs: 30_000,
	appStateKeyMs: 20_000,
	uploadAgainMs: 20_000,
	farewellMs: 1_000,
	wakeBackoff: { baseMs: 300, capMs: 30_000 },
	wakeGiveUpMs: 600_000,
	waitingCheckMs: 3_600_000,
	waitingCheckAgainMs: 60_000,
	remindAgainMs: 300_000,
};
