/** Shell lines made of what a call holds in parts: an argument list, a path, standard input, the environment. */

const plain = /^[\w@%+=:,./-]+$/;

/** One word to a shell, whatever it holds. */
export const quoted = (word: string): string =>
	plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** One word that names a path: a leading home stays one, since servers expand it. */
export function quotedPath(path: string): string {
	const home = /^(?:~[\w-]*|\$HOME|\$\{HOME\})(?=\/|$)/.exec(path)?.[0];
	if (home === undefined) return quoted(path);
	const rest = path.slice(home.length);
	return home + (rest === "" ? "" : quoted(rest));
}

export const joined = (words: readonly string[]): string =>
	words.map(quoted).join(" ");

/** The command with this as its standard input. */
export function withInput(command: string, input: string): string {
	let mark = "INPUT";
	while (input.includes(mark)) mark += "_";
	return `{ ${command}\n} <<'${mark}'\n${input}\n${mark}`;
}

/** Sets these for a command that does nothing: what they do to any. */
export const environmentLine = (
	values: readonly (readonly [string, string])[],
): string =>
	values.length === 0
		? ""
		: `${values.map(([name, value]) => `${name}=${quoted(value)}`).join(" ")} true`;
