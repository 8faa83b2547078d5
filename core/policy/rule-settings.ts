/** What a rule may say in security.json. Every condition is known or the rule is refused: one that is misspelled would match too much. */
import * as z from "zod";
import { effects } from "../command/act.ts";
import { spelled } from "../command/contacts.ts";

const categories = [
	"destructive",
	"privilege",
	"secrets",
	"network",
	"exec-remote",
	"persistence",
] as const;

const targets = [
	"project",
	"temporary",
	"outside",
	"home",
	"system",
	"device",
	"secret",
	"source-tree",
	"unknown",
	"regenerable",
] as const;

const text = (most: number, meaning: string) =>
	z
		.string()
		.min(1)
		.max(most)
		.refine(isPlain, "printable text without spaces at its ends")
		.optional()
		.describe(meaning);

function isPlain(value: string): boolean {
	return (
		value.trim() === value &&
		// oxlint-disable-next-line no-control-regex -- controls are what is looked for
		!/[\u0000-\u001f\u007f\ufdd0-\ufdef]/u.test(value)
	);
}

/** `*.example.com`, `example.com`, an address, `*`. */
const isHost = (value: string): boolean =>
	value === "*" ||
	(!/[/@\s*?#\\]/u.test(value.replace(/^\*\./u, "")) &&
		spelled(bareHost(value)) !== "?");

/** Without the `*.` in front and brackets around. */
export const bareHost = (value: string): string =>
	value.replace(/^\*\./u, "").replace(/^\[(.*)\]$/u, "$1");

export const RuleSettings = z
	.strictObject({
		// oxlint-disable-next-line unicorn/no-thenable -- the settings' own word; nobody awaits a rule
		then: z
			.enum(["deny", "ask", "allow"])
			.describe(
				"The narrowest rule that matches wins; at equal narrowness deny over ask over allow.",
			),
		program: text(
			200,
			'A program, with its subcommand where it has one: "git push"; * is any text of a word.',
		),
		path: text(
			1_000,
			"A path: absolute, from ~, or from the project; * and ? within a segment, ** across.",
		),
		host: z
			.string()
			.min(1)
			.max(253)
			.refine(isHost, 'a host, an address, or "*." and a domain')
			.optional()
			.describe("A host it talks to; *.example.com is every name below."),
		category: z.enum(categories).optional(),
		// The table's keys are the effects' names, never none.
		effect: z
			.enum(Object.keys(effects) as [keyof typeof effects])
			.optional()
			.describe("What is done."),
		target: z
			.enum(targets)
			.optional()
			.describe("What kind of path it is done to."),
		risk: z
			.enum(["low", "high", "critical"])
			.optional()
			.describe("deny and ask: at least this; allow: at most this."),
		upstream: text(100, "An upstream's name; * is any text."),
		tool: text(200, "An MCP tool's name; * is any text."),
		note: z
			.string()
			.max(500)
			.optional()
			.describe("Why, for whoever reads the refusal."),
	})
	.refine(
		(rule) =>
			rule.then !== "allow" ||
			[rule.program, rule.path, rule.host, rule.tool, rule.upstream].some(
				(condition) => condition !== undefined && !isAnything(condition),
			),
		"an allow needs a program, path, host, tool or upstream that is more than *",
	);
export type RuleSettings = z.infer<typeof RuleSettings>;

const isAnything = (condition: string): boolean =>
	/^[*/?~ .]+$/u.test(condition);

export const RuleList = z.array(RuleSettings).max(500);
