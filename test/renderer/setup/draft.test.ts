/** What is chosen in the setup wizard: how it begins, what is wrong with it, what it comes to, and what a reload keeps. */
import { describe, expect, test } from "vitest";
import {
	type Draft,
	firstDraft,
	isGood,
	keep,
	planOf,
	problemsOf,
	resumed,
	skipped,
	steps,
} from "../../../renderer/setup/draft.ts";
import { noCommand } from "../../../renderer/upstreams/command-draft.ts";
import { status, upstream } from "../entries.ts";

const fresh = {
	...status,
	activeKeys: 0,
	allowedIps: [],
	upstreams: [],
	origins: [{ setting: "mode", value: "strict", from: "default" }],
};
const there = {
	...status,
	activeKeys: 2,
	allowedIps: ["127.0.0.1/32"],
	upstreams: [upstream({ name: "docs", source: "settings" })],
	origins: [{ setting: "mode", value: "relaxed", from: "security.json" }],
};
const draft = (over: Partial<Draft>): Draft => ({
	...firstDraft(fresh),
	addsUpstream: false,
	...over,
});

const typed = (line: string): Draft =>
	draft({
		addsUpstream: true,
		name: "local",
		way: "command",
		command: { ...noCommand, line },
	});

function storage(): Storage & { readonly kept: Map<string, string> } {
	const kept = new Map<string, string>();
	return {
		kept,
		length: 0,
		clear: () => kept.clear(),
		key: () => null,
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => void kept.set(name, value),
		removeItem: (name) => void kept.delete(name),
	};
}

describe("the wizard begins", () => {
	test("with what most want where nothing is there", () => {
		expect(firstDraft(fresh)).toMatchObject({
			mode: "strict",
			makesKey: true,
			addsRanges: false,
			addsUpstream: true,
		});
	});

	test("with nothing to change where all is there, and comes to nothing then", () => {
		const begun = firstDraft(there);
		expect(begun).toMatchObject({ mode: null, makesKey: false });
		expect(planOf(begun, there)).toEqual({ dir: null, allow: [] });
	});
});

describe("a draft", () => {
	test.each([
		[{ makesKey: true, keyName: " " }, "keyName"],
		[{ addsRanges: true, ranges: "", allowsSelf: false }, "ranges"],
		[{ addsRanges: true, ranges: "::1 10.0.0.0/99" }, "ranges"],
		[{ addsUpstream: true, name: "Docs", url: "http://a" }, "name"],
		[{ addsUpstream: true, name: "docs", url: "a:1" }, "url"],
		[{ addsUpstream: true, name: "x", url: "", preset: "bearer" }, "url"],
		[{ inProject: true, dir: "project" }, "dir"],
	] as const)("of %j is wrong in %s", (over, field) => {
		expect(problemsOf(draft(over), fresh)[field]).not.toBeNull();
	});

	test("of a command needs one that is whole, and no address; it is the gate's to judge", () => {
		expect(problemsOf(typed(""), fresh).command).not.toBeNull();
		expect(() => planOf(typed(""), fresh)).not.toThrow();
		expect(problemsOf(typed("npx 'server"), fresh).command).not.toBeNull();
		expect(isGood("upstream", problemsOf(typed("npx server"), fresh))).toBe(
			true,
		);
		expect(planOf(typed("npx server --x"), fresh).upstream).toMatchObject({
			name: "local",
			stdio: { command: "npx", args: ["server", "--x"] },
		});
		expect(planOf(typed("npx server"), fresh).upstream).not.toHaveProperty(
			"url",
		);
	});

	test("needs no address where the preset knows it, and no field of a step that is left out", () => {
		const kaimon = draft({
			addsUpstream: true,
			preset: "kaimon",
			name: "kaimon",
		});
		for (const step of steps)
			expect(isGood(step, problemsOf(kaimon, fresh))).toBe(true);
		const wrong = draft({ makesKey: true, keyName: "" });
		expect(isGood("key", problemsOf(wrong, fresh))).toBe(false);
		const left = { ...wrong, ...skipped.key };
		expect(isGood("key", problemsOf(left, fresh))).toBe(true);
		expect(planOf(left, fresh)).not.toHaveProperty("key");
	});

	test("lets this machine in with the first list, and not again with a later one", () => {
		const listed = draft({ addsRanges: true, ranges: "10.0.0.0/8, 192.0.2.1" });
		expect(planOf(listed, fresh).allow).toEqual([
			"127.0.0.1",
			"::1",
			"10.0.0.0/8",
			"192.0.2.1",
		]);
		expect(planOf(listed, there).allow).toEqual(["10.0.0.0/8", "192.0.2.1"]);
	});
});

describe("what the tab keeps", () => {
	test("is gone on with, and forgotten once it is written", () => {
		const tab = storage();
		const half = draft({ at: "upstream", name: "docs" });
		keep(tab, half);
		expect(resumed(tab)).toEqual(half);
		keep(tab, null);
		expect(resumed(tab)).toBeNull();
	});

	test("holds no command, and its step comes again", () => {
		const tab = storage();
		const command = { ...noCommand, line: "npx server --token s3cr3t" };
		const all = { addsUpstream: true, way: "command", command } as const;
		keep(tab, draft({ ...all, at: "review" }));
		expect([...tab.kept.values()].join()).not.toContain("s3cr3t");
		expect(resumed(tab)).toMatchObject({ at: "upstream", command: noCommand });
	});

	test.each(["{", "null", '{"at":"elsewhere"}', "[]"])(
		"is left alone when it is %s",
		(text) => {
			const tab = storage();
			keep(tab, draft({}));
			for (const name of tab.kept.keys()) tab.kept.set(name, text);
			expect(resumed(tab)).toBeNull();
		},
	);
});
