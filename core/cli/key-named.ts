/** Which key a word on the command line means: its id, or the name of the only active one. Asks nothing and changes nothing. */
import type { KeyView } from "../../contract/views.ts";
import { visible } from "../visible.ts";
import { CliError } from "./output.ts";

/**
 * An id is never taken for a name, also where a key is named like the id of another. Names are compared as they are.
 * @throws CliError not-found; conflict, with the ids, where several active keys have the name
 */
export function keyNamed(keys: readonly KeyView[], word: string): KeyView {
	const known = keys.find(({ id }) => id === word);
	if (known) return known;
	const named = keys.filter(
		({ name, state }) => name === word && state === "active",
	);
	const [only] = named;
	const shown = visible(word.slice(0, 60));
	if (only === undefined)
		throw new CliError(
			"not-found",
			`no key has the id ${shown}, and no active one that name; see: drawbridge key list`,
		);
	if (named.length > 1)
		throw new CliError(
			"conflict",
			`${named.length} active keys are called ${shown}: ${named.map(({ id }) => id).join(", ")}; say which by its id`,
			2,
		);
	return only;
}
