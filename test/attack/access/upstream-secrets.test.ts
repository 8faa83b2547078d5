/**
 * What the gate adds for an upstream: nobody gets it who showed nothing, no other origin does, and no caller says it in
 * the gate's place. Taught by threats.md ("an agent steers a secret elsewhere").
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { gateForFile } from "../../core/gate/running.ts";
import { withHarmlessMessages } from "../../stub/gate-process.ts";
import { upgrade } from "./people.ts";

const canary = "canary-upstream-secret";
const rules = [{ method: "GET", path: "/open", permission: "anyone" }];
const settingsWith = (docs: string): object => ({
	mode: "relaxed",
	limits: null,
	upstreams: {
		held: {
			...withHarmlessMessages(docs),
			headers: { "X-Their-Key": "${secret:held}" },
			routes: rules,
		},
		signed: {
			...withHarmlessMessages(docs),
			jwt: { secret: "signed", query: "access_token" },
		},
	},
});
const use = gateForFile(({ docs }) => ({
	settings: { ...settingsWith(docs) },
}));
const seen = (): string => JSON.stringify(docsReceived);
let docsReceived: unknown = [];

beforeAll(async () => {
	const { gate } = use();
	for (const name of ["held", "signed"])
		await gate.feed(
			`${canary}-of-32-characters-or-more\n`,
			"secret",
			"set",
			name,
		);
});

async function ask(
	path: string,
	headers: Record<string, string> = {},
	withKey = true,
): Promise<number> {
	const { ask: plain, key, docs, other } = use();
	const shown = withKey ? { "X-API-Key": key } : {};
	const { status } = await plain({ path, headers: { ...shown, ...headers } });
	docsReceived = [...docs.received, ...other.received].map(
		({ url, rawHeaders }) => [url, rawHeaders],
	);
	return status;
}

test("a secret goes along for a known caller only", async () => {
	expect(await ask("/held/a")).toBe(200);
	expect(seen()).toContain(canary);
	for (const path of ["/held/a", "/held/open", "/signed/a"]) {
		expect(await ask(path, {}, false)).toBe(200);
		expect(seen()).not.toContain(canary);
		expect(seen()).not.toMatch(/bearer/i);
	}
});

test("nobody says it in the gate's place, in no spelling of the field", async () => {
	for (const name of ["X-Their-Key", "x_their_key", "X-THEIR_KEY"]) {
		expect(await ask("/held/a", { [name]: "mine" })).toBe(200);
		expect(seen()).not.toContain("mine");
	}
	for (const query of ["?access_token=mine", "?a=1&ACCESS_token=mine"]) {
		expect(await ask(`/signed/ws${query}`, upgrade)).toBe(401);
		expect(seen()).toBe("[]");
	}
	expect(await ask("/signed/ws?a=1", upgrade)).toBe(200);
	expect(seen()).toContain("/ws?a=1&access_token=eyJ");
});

test("neither the answer nor a refusal holds it, nor a list of the upstreams", async () => {
	const { gate } = use();
	const told = await gate.run("upstream", "list", "--json");
	const status = await gate.run("status", "--json");
	const log = await gate.run("audit", "tail", "--json");
	expect(
		told.stdout + status.stdout + log.stdout + gate.stderr(),
	).not.toContain(canary);
});

test("another origin under the same name gets nothing until it is bound anew", async () => {
	const { gate, other } = use();
	await writeFile(
		join(gate.home, "security.json"),
		JSON.stringify(settingsWith(other.url)),
	);
	await eventually(() => ask("/held/a")).toBe(503);
	expect(await ask("/signed/a")).toBe(503);
	expect(seen()).toBe("[]");
});
