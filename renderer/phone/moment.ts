/** This moment, on both of the browser's clocks. */
import type { Moment } from "./countdown.ts";

export const moment = (): Moment => ({
	wall: Date.now(),
	steady: performance.now(),
});
