/** What is wrong with an upstream as it is typed in, in words. The gate judges again. */
import { Name } from "../../contract/views.ts";
import { upstreams as strings } from "./strings.ts";

/** `null` when the name will do. */
export function nameProblem(
	name: string,
	taken: readonly string[],
): string | null {
	if (name === "") return strings.problems.nameMissing;
	if (!Name.safeParse(name).success) return strings.problems.nameForm;
	return taken.includes(name) ? strings.problems.nameTaken : null;
}

/** `null` when the address will do: an http or https URL with a host, without user, query or fragment. */
export function urlProblem(typed: string): string | null {
	if (typed === "") return strings.problems.urlMissing;
	const url = URL.parse(typed);
	// `http:host` parses too, but is hardly ever what was meant.
	if (!url || !/^https?:\/\//i.test(typed)) return strings.problems.urlForm;
	if (url.username || url.password) return strings.problems.urlCredentials;
	return /[?#\s\\]/.test(typed) ? strings.problems.urlRest : null;
}
