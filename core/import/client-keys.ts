/** Keys that clients of another system show, and that the gate can accept in its place. */
import type { Draft } from "./plan.ts";

/** What a header can carry; shorter ones can be guessed. */
export const isKey = (text: string): boolean =>
	/^[\x21-\x7e]{8,512}$/.test(text);

/** Plain keys that clients show: each is taken when it is ticked, as an operator's. */
export function planClientKeys(
	draft: Draft,
	keys: readonly string[],
	field: string,
	upstreams: readonly string[],
): void {
	for (const [index, key] of keys.entries()) {
		const name = `${field}.${index}`;
		if (isKey(key))
			draft.secret(
				name,
				`a key that clients show: accepted by the gate as an operator's${upstreams.length > 0 ? ` for ${upstreams.join(", ")}` : ""}`,
				key,
				{
					kind: "key",
					name: `${upstreams[0] ?? "imported"} key ${index + 1}`,
					upstreams,
				},
			);
		else draft.warn(`${name}: no key that a header can carry, left out`);
	}
}
