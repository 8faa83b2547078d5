/** Commands as people read them: over a question, and in the log of changes. */
import { describe, expect, test } from "vitest";
import { type CommandName, commands } from "../../contract/commands.ts";
import { widens } from "../../core/approval/who-may.ts";
import {
	callName,
	commandName,
	whatName,
} from "../../renderer/approvals/names.ts";
import { askedDeed, loggedDeed } from "../../words/deeds.ts";
import { commandWords } from "../../words/en/commands.ts";

// Object.keys says no more than that they are texts.
const names = Object.keys(commands) as CommandName[];
const changes = names.filter((name) => commands[name].effect === "change");

describe("a command that changes something", () => {
	test.each(changes)("has a sentence: %s", (name) => {
		const said = askedDeed(name, "{}");
		expect(said).toMatch(/^[A-Z].*[a-z]$/);
		expect(said).not.toContain(name);
		expect(loggedDeed(name)).toBe(said);
	});

	test("that can be asked is one of them, and no other has one", () => {
		const asked = names.filter((name) => {
			try {
				return widens(name, {}, {} as never);
			} catch {
				// It depends on what is changed, so it can be.
				return true;
			}
		});
		for (const name of asked) expect(changes).toContain(name);
		expect(Object.keys(commandWords).toSorted()).toEqual(changes.toSorted());
	});
});

describe("the sentence", () => {
	test("names what it is done to", () => {
		const args = JSON.stringify({ name: "laptop", role: "admin" });
		expect(askedDeed("key.create", args)).toBe("Create the key “laptop”");
		expect(loggedDeed("key.create name=laptop role=admin")).toBe(
			"Create the key “laptop”",
		);
		expect(
			askedDeed("network.trust", JSON.stringify({ id: "n", network: "eth0" })),
		).toContain("eth0");
	});

	test.each(["{", "[]", "null", '{"name":7}', '{"name":""}', "", '"name"'])(
		"names nothing where the arguments are %j",
		(args) => {
			expect(askedDeed("key.create", args)).toBe("Create a key");
		},
	);

	test("holds no more of a name than fits a line", () => {
		const args = JSON.stringify({ name: "x".repeat(500) });
		expect(askedDeed("key.create", args)?.length).toBeLessThan(120);
	});

	test("is none of what is no command that changes something", () => {
		for (const name of ["toString", "__proto__", "key.list", "run", ""]) {
			expect(askedDeed(name, "{}")).toBeNull();
			expect(loggedDeed(`${name} name=x`)).toBeNull();
		}
	});
});

test("a call of an upstream is called what it is, also where it is named like a command", () => {
	const call = { tool: "key.create", upstream: "docs", args: '{"name":"x"}' };
	expect(callName(call)).toBe("key.create");
	expect(commandName(call)).toBeNull();
	expect(whatName(call)).toContain("docs");
	const own = { ...call, upstream: "gate" };
	expect(whatName(own)).toBe("Create the key “x”");
	expect(commandName(own)).toBe("key.create");
});
