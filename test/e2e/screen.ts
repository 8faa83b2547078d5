/**
 * The screen that what this worker starts is shown on. Each worker has one of its own: a window that comes takes the focus
 * from those of every other app on its screen, and covers them.
 */

/**
 * How many files run at a time, and so how many screens global-setup.ts opens. Two are a third quicker on two cores; once in
 * three runs a file then failed for a reason that was not found, and a suite that is not believed is worth nothing.
 */
export const workers = 1;
const variable = "DRAWBRIDGE_E2E_SCREENS";

/** For the workers that start from now on. */
export function offerScreens(screens: readonly string[]): void {
	process.env[variable] = screens.join(" ");
}

/** Undefined where there is none: global-setup.ts says why. */
export function screen(): string | undefined {
	// From 1 to how many run at a time; one that ended leaves its number to the next.
	const at = Number(process.env["VITEST_POOL_ID"] ?? 1) - 1;
	const screens = process.env[variable]?.split(" ") ?? [];
	return screens[at % screens.length];
}
