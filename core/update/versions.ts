/** Which of two versions is the newer one (semver.org 2.0.0 §11). Build metadata is no part of a version here. */

export const versionPattern =
	/^(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Below 0: `a` is the older one. Both are of {@link versionPattern}. */
export function compareVersions(a: string, b: string): number {
	const [left, right] = [partsOf(a), partsOf(b)];
	for (let index = 0; index < 3; index++) {
		const order = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
		if (order !== 0) return order;
	}
	// One that comes before the release is older than it.
	if (left.before.length === 0 || right.before.length === 0)
		return right.before.length - left.before.length;
	const most = Math.max(left.before.length, right.before.length);
	for (let index = 0; index < most; index++) {
		const order = compareWords(left.before[index], right.before[index]);
		if (order !== 0) return order;
	}
	return 0;
}

function partsOf(version: string): { numbers: number[]; before: string[] } {
	const mark = version.indexOf("-");
	const core = mark < 0 ? version : version.slice(0, mark);
	return {
		numbers: core.split(".").map(Number),
		before: mark < 0 ? [] : version.slice(mark + 1).split("."),
	};
}

/** Fewer words come first, and numbers before words. */
function compareWords(a: string | undefined, b: string | undefined): number {
	if (a === undefined || b === undefined)
		return Number(a !== undefined) - Number(b !== undefined);
	const [aNumber, bNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
	if (aNumber !== bNumber) return aNumber ? -1 : 1;
	if (aNumber) return Number(a) - Number(b);
	return a < b ? -1 : Number(a > b);
}
