/** What an upstream still needs, in the gate's words: which of it is a secret that can be set, and why it is missing. */

/** "secret:NAME (not set)", or the reference as it stands in a header. */
const secret = /^(?:\$\{)?secret:([A-Za-z0-9][A-Za-z0-9_.-]{0,63})(?:\}|\s|$)/;
const reason = /\((.+)\)$/;

/** The secret's name; `null` for a variable, a file, or a header that is malformed. */
export function secretIn(missing: string): string | null {
	return secret.exec(missing)?.[1] ?? null;
}

/** Why, as the gate says it; all of it where no reason is told apart. */
export function whyIn(missing: string): string {
	return reason.exec(missing)?.[1] ?? missing;
}

/** The first secret that is named, of all an upstream lacks. */
export function firstSecretIn(missing: readonly string[]): string | null {
	for (const words of missing) {
		const name = secretIn(words);
		if (name !== null) return name;
	}
	return null;
}
