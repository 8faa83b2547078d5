/** References in header values: what is one, what is text, and what is neither. */
import { expect, test } from "vitest";
import { parseTemplate, secretsIn } from "../../../core/secrets/parse.ts";

const secret = (name: string) => ({ kind: "secret", name });

test.each([
	["", []],
	["Bearer x", ["Bearer x"]],
	["$5 {a} }", ["$5 {a} }"]],
	["${secret:docs}", [secret("docs")]],
	["Bearer ${secret:a.b-c_1}!", ["Bearer ", secret("a.b-c_1"), "!"]],
	["${secret:a}${secret:b}", [secret("a"), secret("b")]],
	["${env:TOKEN_1}", [{ kind: "env", name: "TOKEN_1" }]],
	["${file:/run/secrets/x y}", [{ kind: "file", name: "/run/secrets/x y" }]],
])("%j is %j", (text, parts) => {
	expect(parseTemplate(text)).toEqual(parts);
});

test.each([
	"${",
	"${}",
	"${secret}",
	"${secret:}",
	"${secret:../x}",
	"${secret:a b}",
	"${secret:a",
	"${Secret:a}",
	"${secert:a}",
	"${vault:a}",
	"${TOKEN}",
	"${env:}",
	"${env:A-B}",
	"${env:1A}",
	"${env:DRAWBRIDGE_VAULT_PASSPHRASE}",
	"${env:drawbridge_vault_passphrase}",
	"${file:relative}",
	"${file:}",
	"${secret:${env:A}}",
	"${secret:ok} ${bad:x}",
])("%j is no value at all", (text) => {
	expect(parseTemplate(text)).toBeUndefined();
});

test("secrets are named once, and only secrets", () => {
	const values = ["${secret:a} ${secret:b}", "${secret:a}${env:C}", "${bad}"];
	expect([...secretsIn(values)]).toEqual(["a", "b"]);
});
