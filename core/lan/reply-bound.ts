/** How often a name is answered to: a network full of questions gets no more than this, whoever asks. */
import type { Clock } from "../clock.ts";

const mostPerSecond = 20;
const secondMs = 1_000;

/** Asked before each reply: to everybody not more than once a second (RFC 6762 §6), to one asker up to the bound. */
export function replyBound(clock: Clock): (isUnicast: boolean) => boolean {
	let since = Number.NEGATIVE_INFINITY;
	let sent = 0;
	let toAllAt = Number.NEGATIVE_INFINITY;
	return (isUnicast) => {
		const now = clock.monotonicMs();
		if (now - since >= secondMs) {
			since = now;
			sent = 0;
		}
		if (sent >= mostPerSecond) return false;
		if (!isUnicast) {
			if (now - toAllAt < secondMs) return false;
			toAllAt = now;
		}
		sent++;
		return true;
	};
}
