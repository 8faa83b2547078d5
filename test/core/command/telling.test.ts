/** Words that say a program prints a secret, for programs no table describes. */
import { expect, test } from "vitest";
import { tellsSecret } from "../../../core/command/telling.ts";

test.each([
	["auth token"],
	["secrets get"],
	["print-access-token"],
	["iam oauth-tokens"],
	["configure get access_key_secret"],
	["config get dbPassword"],
	["profile token-create"],
])("`%s` prints a secret", (words) => {
	expect(tellsSecret(words.split(" "), [])).toBe(true);
});

test.each([
	["secrets list"],
	["secret set"],
	["tokenizer show"],
	["get public-key"],
	["test auth-token.spec.ts"],
	["create secret"],
	["describe secret"],
])("`%s` prints none", (words) => {
	expect(tellsSecret(words.split(" "), [])).toBe(false);
});

test("a flag that asks for it is enough", () => {
	expect(tellsSecret(["status"], ["--show-token"])).toBe(true);
	expect(tellsSecret(["status"], ["--show-details"])).toBe(false);
});
