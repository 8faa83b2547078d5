/** The table of tools: what is found in it, and whose keys may call one. */
import { expect, test } from "vitest";
import type { ToolView } from "../../../contract/upstreams.ts";
import {
	callersOf,
	countTools,
	leastRole,
	listTools,
} from "../../../renderer/upstreams/tool-list.ts";
import { key } from "../entries.ts";

const tool = (change: Partial<ToolView>): ToolView => ({
	name: "look",
	title: "",
	description: "",
	hidden: false,
	hints: {
		readOnly: null,
		destructive: null,
		idempotent: null,
		openWorld: null,
	},
	permissions: ["read"],
	ruled: false,
	roles: ["viewer", "operator", "admin"],
	refused: "",
	risk: "none",
	arguments: [],
	...change,
});

const names = (tools: readonly ToolView[]) => tools.map(({ name }) => name);

test("tools are found by their words and by what they are, in the server's order", () => {
	const all = [
		tool({ name: "z", description: "Reads the Weather" }),
		tool({ name: "run", permissions: ["write"], risk: "by-text" }),
		tool({ name: "a", permissions: ["read:scan"], hidden: true }),
		tool({ name: "never", permissions: ["nobody"], refused: "nobody" }),
		tool({ name: "path", risk: "by-target" }),
	];
	expect(names(listTools(all, "", "all"))).toEqual([
		"z",
		"run",
		"a",
		"never",
		"path",
	]);
	expect(names(listTools(all, " weather", "all"))).toEqual(["z"]);
	expect(names(listTools(all, "", "reads"))).toEqual(["z", "a", "path"]);
	expect(names(listTools(all, "", "writes"))).toEqual(["run", "never"]);
	expect(names(listTools(all, "", "code"))).toEqual(["run"]);
	expect(names(listTools(all, "", "refused"))).toEqual(["never"]);
	expect(names(listTools(all, "", "hidden"))).toEqual(["a"]);
	expect(countTools(all)).toEqual({
		all: 5,
		reads: 3,
		writes: 2,
		code: 1,
		refused: 1,
		hidden: 1,
	});
});

test("the least role is told, or that there is none", () => {
	expect(leastRole(tool({}))).toBe("viewer");
	expect(leastRole(tool({ roles: ["admin"] }))).toBe("admin");
	expect(leastRole(tool({ roles: [] }))).toBeNull();
});

test("a key may call a tool by its role, its upstreams and its own patterns, while it is good", () => {
	const keys = [
		key({ id: "role", role: "viewer" }),
		key({ id: "any", role: "operator" }),
		key({ id: "here", role: "operator", upstreams: ["docs"] }),
		key({ id: "elsewhere", role: "operator", upstreams: ["other"] }),
		key({ id: "named", role: "operator", tools: ["docs__wr*"] }),
		key({ id: "others", role: "operator", tools: ["docs__read_*"] }),
		key({ id: "gone", role: "admin", state: "revoked" }),
	];
	const held = { keys, mode: "strict", anonymousRole: "operator" } as const;
	const writes = tool({ name: "write_it", roles: ["operator", "admin"] });
	const callers = callersOf(writes, "docs", held);
	expect(callers.keys.map(({ id }) => id)).toEqual(["any", "here", "named"]);
	expect(callers.anonymous).toBe(false);
	expect(callersOf(writes, "docs", { ...held, mode: "lax" }).anonymous).toBe(
		true,
	);
	expect(
		callersOf(tool({ roles: ["admin"] }), "docs", { ...held, mode: "lax" })
			.anonymous,
	).toBe(false);
});
