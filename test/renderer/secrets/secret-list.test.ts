/** Where each secret goes, what is wrong there, and which are not set at all. */
import { expect, test } from "vitest";
import {
	listSecrets,
	namedBy,
	neededSecrets,
	originOf,
} from "../../../renderer/secrets/secret-list.ts";
import { secret, upstream } from "../entries.ts";

const openai = upstream({ name: "openai", url: "https://api.openai.com/v1" });
const bound = {
	upstream: "openai",
	origin: "https://api.openai.com",
	header: "authorization",
};

test("secrets stand by name, each with the places it is bound to", () => {
	const rows = listSecrets(
		[secret({ name: "z" }), secret({ name: "a", boundTo: [bound] })],
		[openai],
	);
	expect(rows.map(({ view }) => view.name)).toEqual(["a", "z"]);
	expect(rows[0]?.places).toEqual([
		{ ...bound, state: "bound", problem: null },
	]);
	expect(rows[1]?.places).toEqual([]);
});

test("what an upstream says is wrong with a bound secret stands at its place", () => {
	const [row] = listSecrets(
		[secret({ name: "a", boundTo: [bound] })],
		[{ ...openai, missing: ["secret:a (bound to another origin)"] }],
	);
	expect(row?.places).toEqual([
		{ ...bound, state: "bound", problem: "bound to another origin" },
	]);
});

test("an upstream that names a secret it is not bound to is a place without a header", () => {
	const [row] = listSecrets(
		[secret({ name: "a" })],
		[{ ...openai, missing: ["secret:a (bound to no upstream)"] }],
	);
	expect(row?.places).toEqual([
		{
			upstream: "openai",
			origin: "https://api.openai.com",
			header: "",
			state: "unbound",
			problem: "bound to no upstream",
		},
	]);
});

test("a place whose upstream was removed says so, and cannot be tested", () => {
	const [row] = listSecrets([secret({ boundTo: [bound] })], []);
	expect(row?.places).toEqual([{ ...bound, state: "gone", problem: null }]);
});

test("needed is what upstreams name and nobody has set, once each with all that name it", () => {
	const missing = [
		"secret:a (not set)",
		"secret:a (never sent over plain http)",
		"env:TOKEN (not set)",
	];
	expect(
		neededSecrets(
			[secret({ name: "b" })],
			[
				upstream({ name: "one", missing }),
				upstream({ name: "two", missing: [...missing, "secret:b (locked)"] }),
			],
		),
	).toEqual([{ name: "a", upstreams: ["one", "two"] }]);
});

test("a secret is named by the upstreams that lack it and by those it goes to", () => {
	const upstreams = [
		upstream({ name: "one", missing: ["secret:a (not set)"] }),
		openai,
		upstream({ name: "three" }),
	];
	expect(namedBy("a", secret({ boundTo: [bound] }), upstreams)).toEqual([
		"one",
		"openai",
	]);
	expect(namedBy("a", undefined, upstreams)).toEqual(["one"]);
});

test.each([
	["https://api.openai.com/v1", "https://api.openai.com"],
	["http://127.0.0.1:3333", "http://127.0.0.1:3333"],
	["no address", "no address"],
])("what stands at %s is bound to %s", (url, origin) => {
	expect(originOf(upstream({ url }))).toBe(origin);
});
