/** Everything a language says, by its path, with functions called: what the tests of the words compare. */

export interface Text {
	readonly text: unknown;
	/** What a function was given to say it. */
	readonly given: readonly unknown[];
	/** Which of a function's arguments change what it says, such as `0,2`; empty for what is no function. */
	readonly uses: string;
}

/** `like`: another language's, whose functions were given what these are to be given. */
export function textsOf(
	words: object,
	like: ReadonlyMap<string, Text> = new Map(),
): Map<string, Text> {
	const found = new Map<string, Text>();
	walk(words, "", { found, like });
	return found;
}

interface Walked {
	readonly found: Map<string, Text>;
	readonly like: ReadonlyMap<string, Text>;
}

function walk(value: unknown, path: string, walked: Walked): void {
	const { found, like } = walked;
	if (typeof value === "function") {
		// Told apart by `typeof`; what it is given is made up below.
		const say = value as (...given: readonly unknown[]) => unknown;
		const given =
			like.get(path)?.given ?? kinds.find((kind) => speaks(say, kind));
		if (given === undefined) throw new Error(`${path} says nothing`);
		found.set(path, { text: say(...given), given, uses: usesOf(say, given) });
	} else if (typeof value === "object" && value !== null) {
		for (const [key, inner] of Object.entries(value))
			walk(inner, path === "" ? key : `${path}.${key}`, walked);
	} else found.set(path, { text: value, given: [], uses: "" });
}

const stdio = { approved: false, processes: [1, 2], sandbox: "on" };
const hints = { readOnly: true, openWorld: false };
const reach = { files: 7, folders: 3, commits: 2, cut: true };
// oxlint-disable-next-line unicorn/no-thenable -- a rule says so what it does, and nobody awaits one
const rule = { then: "deny", effect: "deletes", program: "rm", risk: "high" };
/** What the words' functions are given, tried in this order; each of them is for counts, names or the views. */
const kinds: readonly (readonly unknown[])[] = [
	[stdio],
	[hints],
	[reach, "12 kB"],
	[rule],
	[418, 219, 37],
	["«a»", "«b»", 418, "«d»"],
	["critical", "«b»", "«c»", "«d»"],
	["«a»", "«b»", "critical"],
	["«a»", 900],
	[418, "«b»", "«c»"],
	["«a»", "«b»", "«c»", "«d»"],
	[["«a»", "«b»"]],
];

/** Whether it says something with these, and nothing of it is what came of a wrong argument. */
function speaks(
	say: (...given: readonly unknown[]) => unknown,
	given: readonly unknown[],
): boolean {
	try {
		const text = JSON.stringify(say(...given));
		return !/undefined|NaN|\[object/.test(text);
	} catch {
		return false;
	}
}

/** An argument counts where another one in its place makes another text. */
function usesOf(
	say: (...given: readonly unknown[]) => unknown,
	given: readonly unknown[],
): string {
	const usual = JSON.stringify(say(...given));
	return given
		.map((_, at) => at)
		.filter((at) =>
			others(given[at]).some((other) => {
				const changed = given.with(at, other);
				return (
					speaks(say, changed) && JSON.stringify(say(...changed)) !== usual
				);
			}),
		)
		.join(",");
}

function others(value: unknown): readonly unknown[] {
	if (typeof value === "number") return [0, 1, 2, 5_000];
	if (typeof value === "string") return ["", "«other»", "low"];
	return [];
}
