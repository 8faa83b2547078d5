/** A Secret shows itself to nobody but the caller of reveal(). */
import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../../core/vault/secret.ts";

const canary = "dbk_canary-value";

test.each<[string, (secret: Secret) => unknown]>([
	["toString", (secret) => secret.toString()],
	["concatenation", (secret) => "".concat(String(secret))],
	["JSON", (secret) => JSON.stringify({ nested: [secret] })],
	[
		"inspect",
		(secret) => inspect({ nested: secret }, { depth: 9, showHidden: true }),
	],
	[
		"console formatting",
		(secret) => format("%s %o %j", secret, secret, secret),
	],
	[
		"an error's cause",
		(secret) => inspect(new Error("failed", { cause: secret })),
	],
	[
		"its own fields",
		(secret) =>
			JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)]),
	],
	["a structured clone", (secret) => inspect(structuredClone(secret))],
])("prints nothing through %s", (_way, print) => {
	expect(print(new Secret(canary))).not.toContain(canary);
});

test("gives the value to who asks for it", () => {
	expect(new Secret(canary).reveal()).toBe(canary);
});
