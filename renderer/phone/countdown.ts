/**
 * How long a question still waits, without trusting this phone's clock: the gate says when it spoke and when it ends,
 * and only what has passed since is measured here. Knows no clock itself.
 */

/** The same moment on both of a browser's clocks, in milliseconds. */
export interface Moment {
	/** Goes on while the phone sleeps; may be set. */
	readonly wall: number;
	/** Cannot be set; may stand still while the phone sleeps. */
	readonly steady: number;
}

/** `sentAt` and `expiresAt` are the gate's. The longer of the two clocks' times counts: neither sleep nor a clock set back gives time. */
export function leftMs(
	expiresAt: number,
	heard: { readonly sentAt: number; readonly at: Moment },
	now: Moment,
): number {
	const passed = Math.max(
		now.wall - heard.at.wall,
		now.steady - heard.at.steady,
		0,
	);
	return Math.max(0, expiresAt - heard.sentAt - passed);
}
