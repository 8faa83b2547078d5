/** The tables themselves: every rule reads, every language exists, no program stands twice. */
import { expect, test } from "vitest";
import { compile } from "../../../core/command/rules.ts";
import { languageNamed } from "../../../core/command/language-names.ts";
import { files } from "../../../core/command/programs/archives.ts";
import { containers } from "../../../core/command/programs/containers.ts";
import { data } from "../../../core/command/programs/data.ts";
import { desktop } from "../../../core/command/programs/desktop.ts";
import { development } from "../../../core/command/programs/development.ts";
import { escapes } from "../../../core/command/programs/escapes.ts";
import { git } from "../../../core/command/programs/git.ts";
import { infrastructure } from "../../../core/command/programs/infrastructure.ts";
import { network } from "../../../core/command/programs/network.ts";
import {
	allPrograms,
	likelyNames,
} from "../../../core/command/programs/programs.ts";
import { system } from "../../../core/command/programs/system.ts";

const tables = [
	...files,
	...system,
	...containers,
	...infrastructure,
	...data,
	...network,
	...development,
	...desktop,
	...escapes,
	...git,
];

test("every rule reads, and no program stands in two tables", () => {
	expect(() => compile(tables)).not.toThrow();
});

test("every language a rule names exists", () => {
	for (const known of compile(tables).values())
		for (const rule of known.rules)
			for (const action of rule.actions)
				if (action.kind === "code" || action.kind === "file")
					expect(languageNamed(action.language)).toBeDefined();
});

test("a rule that reports says why", () => {
	for (const { names, rules } of tables)
		for (const [when, does, why = ""] of rules)
			if (does.includes("high ") || does.includes("critical "))
				expect(why, `${names}: ${when}`).not.toBe("");
});

test("every program a pattern may stand for is known", () => {
	const programs = allPrograms();
	expect(
		likelyNames.filter(
			(name) => !programs.has(name) && !programs.has(name.replace(/\d+$/u, "")),
		),
	).toEqual([]);
});

test("a mistake in a rule is found when the tables are read", () => {
	expect(() =>
		compile([{ names: "x", rules: [["a", "high nonsense", "x"]] }]),
	).toThrow();
	expect(() =>
		compile([{ names: "x", rules: [["a", "explode 0"]] }]),
	).toThrow();
	expect(() => compile([{ names: "x x", rules: [] }])).toThrow();
});
