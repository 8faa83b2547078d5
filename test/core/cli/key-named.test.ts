/** Which key `drawbridge key revoke laptop` means, and when it means none. */
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { keyNamed } from "../../../core/cli/key-named.ts";
import type { KeyView } from "../../../contract/views.ts";
import { commandLine } from "./command-line.ts";

const key = (
	id: string,
	name: string,
	state: KeyView["state"] = "active",
): KeyView => ({
	id,
	name,
	state,
	role: "operator",
	prefix: "dbk_abc",
	upstreams: [],
	tools: [],
	note: "",
	agent: null,
	source: "drawbridge",
	createdAt: "2026-01-01T00:00:00.000Z",
	expiresAt: null,
	lastUsedAt: null,
	overlap: null,
	daily: { requests: null, tokens: null, usedRequests: 0, usedTokens: 0 },
});

describe("a word is", () => {
	test("the id before any name, also a name that is another key's id", () => {
		const keys = [key("k_1", "k_2"), key("k_2", "laptop")];
		expect(keyNamed(keys, "k_2").id).toBe("k_2");
		expect(keyNamed(keys, "k_1").id).toBe("k_1");
	});

	test("the id of a revoked key, whatever active one is called so", () => {
		const keys = [key("k_1", "laptop", "revoked"), key("k_2", "k_1")];
		expect(keyNamed(keys, "k_1").id).toBe("k_1");
	});

	test("the name of the only active key that has it", () => {
		const keys = [
			key("k_1", "laptop", "revoked"),
			key("k_2", "laptop"),
			key("k_3", "laptop", "expired"),
		];
		expect(keyNamed(keys, "laptop").id).toBe("k_2");
	});

	test("refused with both ids where two active keys have the name", () => {
		const keys = [key("k_1", "laptop"), key("k_2", "laptop")];
		expect(() => keyNamed(keys, "laptop")).toThrow(
			expect.objectContaining({
				code: "conflict",
				exitCode: 2,
				message: expect.stringMatching(/k_1.*k_2/),
			}),
		);
	});

	test.each(["lap", "Laptop", "", "laptop "])(
		'not found when it only looks like one: "%s"',
		(word) => {
			expect(() => keyNamed([key("k_1", "laptop")], word)).toThrow(
				expect.objectContaining({ code: "not-found" }),
			);
		},
	);

	test("not found where no active key has the name", () => {
		expect(() => keyNamed([key("k_1", "laptop", "revoked")], "laptop")).toThrow(
			expect.objectContaining({ code: "not-found" }),
		);
	});
});

test("words of a key take its name while one active key has it", async () => {
	const { run } = await commandLine();
	const create = async (): Promise<string> => {
		const { stdout } = await run("key", "create", "laptop", "--json");
		return z.object({ id: z.string() }).parse(JSON.parse(stdout)).id;
	};
	const first = await create();
	const rotated = await run("key", "rotate", "laptop", "--json");
	expect(JSON.parse(rotated.stdout)).toMatchObject({ id: first });
	const second = await create();
	const { code, stdout, stderr } = await run("key", "revoke", "laptop");
	expect([code, stdout]).toEqual([2, ""]);
	for (const said of [first, second, "[conflict]"])
		expect(stderr).toContain(said);
});
