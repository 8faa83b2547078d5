/** Which tools a key's patterns mean, as the gate compares them: letter by letter, with * for any run of characters. */
import type { KnownToolsView } from "../../contract/upstreams.ts";

/** Both are `upstream__tool`. Time grows with the pattern's length times the name's, whatever they hold. */
export function matchesTool(pattern: string, name: string): boolean {
	let at = 0;
	let afterGap = -1;
	let retryFrom = 0;
	let i = 0;
	while (i < name.length) {
		const wanted = pattern[at];
		if (wanted === "*") {
			at += 1;
			afterGap = at;
			retryFrom = i;
		} else if (wanted !== undefined && wanted === name[i]) {
			at += 1;
			i += 1;
		} else if (afterGap === -1) return false;
		else {
			at = afterGap;
			retryFrom += 1;
			i = retryFrom;
		}
	}
	while (pattern[at] === "*") at += 1;
	return at === pattern.length;
}

/** `upstream__tool` of all known tools that some pattern means, in their order. */
export const matched = (
	patterns: readonly string[],
	known: readonly KnownToolsView[],
): string[] =>
	known.flatMap(({ upstream, tools }) =>
		(tools ?? [])
			.map((tool) => `${upstream}__${tool}`)
			.filter((name) => patterns.some((one) => matchesTool(one, name))),
	);

/** Upstreams that a pattern speaks of and whose tools nobody knows yet. */
export const unseen = (
	patterns: readonly string[],
	known: readonly KnownToolsView[],
): string[] =>
	known
		.filter(
			({ upstream, tools }) =>
				tools === null &&
				patterns.some((pattern) =>
					matchesTool(pattern.split("__", 1)[0] ?? "", upstream),
				),
		)
		.map(({ upstream }) => upstream);
