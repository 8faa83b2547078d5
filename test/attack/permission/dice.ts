/** Chance that falls the same way in every run: what a loop found once, it finds again. */
export type Dice = (sides: number) => number;

export function dice(seed: number): Dice {
	let state = seed;
	return (sides) => {
		// Knuth's MMIX multiplier cut to 32 bits; the high bits are the good ones.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return (state >>> 8) % sides;
	};
}
