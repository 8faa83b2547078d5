/** What an upstream still needs, in the gate's words: which of it is a secret that can be set. */

/** "secret:NAME (not set)", or the reference as it stands in a header. */
const secret = /^(?:\$\{)?secret:([A-Za-z0-9][A-Za-z0-9_.-]{0,63})(?:\}|\s|$)/;

/** The secret's name; `null` for a variable, a file, or a header that is malformed. */
export function secretIn(missing: string): string | null {
	return secret.exec(missing)?.[1] ?? null;
}
