/** Which of what an upstream needs is a secret that can be set. */
import { expect, test } from "vitest";
import {
	firstSecretIn,
	secretIn,
	whyIn,
} from "../../../renderer/upstreams/missing.ts";

test.each([
	["secret:docs (not set)", "docs"],
	["secret:docs", "docs"],
	["secret:a_b.c-1 (bound to another origin)", "a_b.c-1"],
	["${secret:docs}", "docs"],
	["env:DOCS_TOKEN (not set)", null],
	["file:/etc/token (not there)", null],
	["Authorization (malformed)", null],
	["secret:", null],
	["secret:docs; rm -rf /", null],
	["secret:$(id)", null],
])("in %j the secret is %s", (missing, name) => {
	expect(secretIn(missing)).toBe(name);
});

test.each([
	["secret:docs (not set)", "not set"],
	[
		"secret:docs (bound to a (b); set it again)",
		"bound to a (b); set it again",
	],
	["secret:docs", "secret:docs"],
])("%j is missing because: %s", (missing, why) => {
	expect(whyIn(missing)).toBe(why);
});

test("of all that is missing, the first secret is asked for", () => {
	expect(firstSecretIn(["env:A (not set)", "secret:b (not set)"])).toBe("b");
	expect(firstSecretIn(["env:A (not set)"])).toBeNull();
});
