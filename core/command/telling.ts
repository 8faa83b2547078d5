/**
 * Whether a program's words say that it prints a secret: `auth token`, `secrets get`, `print-access-token`, `--show-passwords`.
 * For programs and subcommands no table describes; how such tools name these things is much the same everywhere. Judges nothing.
 */

const things: ReadonlySet<string> = new Set(
	"token tokens secret secrets password passwords passwd credential credentials apikey apikeys".split(
		" ",
	),
);
/** With `key` behind it: a key that is a secret. */
const keyed: ReadonlySet<string> = new Set(
	"api access secret private".split(" "),
);
const verbs: ReadonlySet<string> = new Set(
	"get print show reveal view read access export dump decrypt cat fetch auth oauth iam display".split(
		" ",
	),
);
/** What makes one prints it. */
const makes: ReadonlySet<string> = new Set(
	"create generate new issue mint".split(" "),
);
/** Of a secret, and no secret. */
const harmless: ReadonlySet<string> = new Set(
	"public list policy name names path type types count metadata help status set version file".split(
		" ",
	),
);

/** `words`: the subcommands, flags left out. */
export function tellsSecret(
	words: readonly string[],
	flags: readonly string[],
): boolean {
	if (flags.some((flag) => telling.has(flag))) return true;
	const [first, second, third, fourth] = words
		.filter((word) => word.length < 48)
		.map(segments);
	const read = [first, second, third, fourth].filter(
		(word) => word !== undefined,
	);
	return read.some((word, at) => {
		if (!hasThing(word) || word.some((part) => harmless.has(part)))
			return false;
		const near = [...word, ...(read[at - 1] ?? []), ...(read[at + 1] ?? [])];
		return (
			near.some((part) => verbs.has(part)) ||
			(word.some((part) => !secretOnly.has(part)) &&
				near.some((part) => makes.has(part)))
		);
	});
}

const telling: ReadonlySet<string> = new Set([
	"--show-password",
	"--show-passwords",
	"--show-secret",
	"--show-secrets",
	"--show-token",
	"--show-tokens",
	"--reveal-secrets",
	"--expose-token",
	"--print-token",
]);

/** To make one of these is to store it. */
const secretOnly: ReadonlySet<string> = new Set(
	"secret secrets password passwords create generate new".split(" "),
);

const hasThing = (word: readonly string[]): boolean =>
	word.some(
		(part, at) =>
			things.has(part) ||
			((part === "key" || part === "keys") && keyed.has(word[at - 1] ?? "")),
	);

/** `print-access-token`, `access_key_secret`, `auth:token`, `dbPassword`: the words within. */
function segments(word: string): string[] {
	const result: string[] = [];
	let part = "";
	for (const char of word) {
		const isUpper = char >= "A" && char <= "Z";
		const isBreak = char === "-" || char === "_" || char === ":";
		if ((isBreak || isUpper) && part !== "") {
			result.push(part);
			part = "";
		}
		if (isBreak) continue;
		// A path, an address, a sentence: no subcommand.
		if (!isUpper && !(char >= "a" && char <= "z")) return [];
		part += char.toLowerCase();
	}
	if (part !== "") result.push(part);
	return result;
}
