/** What things of many servers are called at one address, and how a name leads back to its server. */
import { expect, test } from "vitest";
import {
	mayBeShortened,
	ownName,
	ownUri,
	sharedName,
	sharedUri,
} from "../../../core/aggregate/names.ts";
import { routed, sharedResult } from "../../../core/aggregate/routes.ts";

test("a name that clients take is its server's, two underscores, and itself", () => {
	expect(sharedName("docs", "read_page")).toBe("docs__read_page");
	expect(sharedName("docs", "a__b.c-D")).toBe("docs__a__b.c-D");
	expect(ownName("docs__a__b.c-D")).toEqual({
		upstream: "docs",
		name: "a__b.c-D",
	});
});

test.each([
	["too long", "x".repeat(80)],
	["of one letter too many", "x".repeat(64 - "docs__".length + 1)],
	["with a slash", "a/b"],
	["in another script", "чтение"],
	["with a space", "read page"],
	["empty but for blanks", "  "],
])(
	"a name that is %s is mended, the same at every time, and told from others",
	(_, name) => {
		const shared = sharedName("docs", name);
		expect(shared).toMatch(/^[A-Za-z0-9_.-]{1,64}$/);
		expect(shared.startsWith("docs__")).toBe(true);
		expect(mayBeShortened(shared)).toBe(true);
		expect(sharedName("docs", name)).toBe(shared);
		expect(sharedName("docs", `${name}.`)).not.toBe(shared);
	},
);

test("a name of just the longest length stays as it is", () => {
	const name = "x".repeat(64 - "docs__".length);
	expect(sharedName("docs", name)).toBe(`docs__${name}`);
});

test.each(["", "docs", "__read", "_read"])("%j names no server", (shared) => {
	expect(ownName(shared)).toBeUndefined();
});

test.each([
	"file:///a+b",
	"test://template/{id}/data{?q,r}",
	"urn:x:drawbridge+other+file:///",
	"no scheme at all",
	"",
])("the address %j comes back as it was", (uri) => {
	const shared = sharedUri("docs-2", uri);
	expect(ownUri(shared)).toEqual({ upstream: "docs-2", name: uri });
});

test("an address of nobody's leads nowhere", () => {
	for (const uri of ["file:///etc/passwd", "drawbridge+docs", "drawbridge:x"])
		expect(ownUri(uri)).toBeUndefined();
});

test("a request keeps all but the name that leads it", () => {
	expect(
		routed(
			"tools/call",
			{ name: "docs__run", arguments: { name: "docs__x" }, _meta: { a: 1 } },
			() => undefined,
		),
	).toEqual({
		upstream: "docs",
		params: { name: "run", arguments: { name: "docs__x" }, _meta: { a: 1 } },
	});
	expect(
		routed(
			"completion/complete",
			{
				ref: { type: "ref/resource", uri: "drawbridge+docs+f:///{x}" },
				argument: { name: "x", value: "y" },
			},
			() => undefined,
		),
	).toEqual({
		upstream: "docs",
		params: {
			ref: { type: "ref/resource", uri: "f:///{x}" },
			argument: { name: "x", value: "y" },
		},
	});
});

test.each(["tools/list", "initialize", "tasks/get", "constructor"])(
	"%s leads to no server",
	(method) => {
		expect(
			routed(method, { name: "docs__x" }, () => undefined),
		).toBeUndefined();
	},
);

test("addresses in a result can be asked for at the one address", () => {
	const uri = "file:///a";
	const shared = "drawbridge+docs+file:///a";
	expect(
		sharedResult("docs", {
			content: [
				{ type: "resource_link", uri, name: "a" },
				{ type: "resource", resource: { uri, text: uri } },
				{ type: "text", text: uri },
			],
			structuredContent: { uri },
		}),
	).toEqual({
		content: [
			{ type: "resource_link", uri: shared, name: "a" },
			{ type: "resource", resource: { uri: shared, text: uri } },
			{ type: "text", text: uri },
		],
		structuredContent: { uri },
	});
});
