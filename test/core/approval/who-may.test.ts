/** Who may approve and widen, by door, and which commands widen. */
/* oxlint-disable unicorn/no-thenable -- a rule's own word; nobody awaits one */
import { describe, expect, test } from "vitest";
import { type CommandName, commands } from "../../../contract/commands.ts";
import {
	type Holding,
	rulingOf,
	widens,
} from "../../../core/approval/who-may.ts";
import type { RuleSettings } from "../../../core/policy/rule-settings.ts";
import { digestOfRule } from "../../../core/policy/rules.ts";
import { defaultLimits } from "../../../core/settings/limit-settings.ts";

const headless = { desktop: false, passphrase: false };
const withPassphrase = { desktop: false, passphrase: true };
const attached = { desktop: true, passphrase: true };

const holding = (change: Partial<Holding> = {}): Holding => ({
	mode: { mode: "strict", returnsTo: "strict", until: null },
	settings: { allowed_ips: [], limits: defaultLimits, rules: [] },
	...change,
});

describe("a ruling", () => {
	test.each([
		["desktop", "key.create", attached, "go"],
		["desktop", "approval.answer", attached, "go"],
		["cli", "key.create", headless, "go"],
		["cli", "key.create", withPassphrase, "passphrase"],
		["cli", "key.create", attached, "ask"],
		["console", "key.create", attached, "ask"],
		["console", "key.create", withPassphrase, "passphrase"],
		["cli", "approval.answer", headless, "go"],
		["desktop", "pair.confirm", attached, "go"],
		["cli", "pair.confirm", attached, "desktop"],
		["console", "pair.confirm", attached, "desktop"],
		["cli", "pair.confirm", headless, "passphrase"],
		["console", "pair.confirm", withPassphrase, "passphrase"],
		["cli", "approval.answer", withPassphrase, "passphrase"],
		["cli", "approval.answer", attached, "desktop"],
		["console", "approval.answer", attached, "desktop"],
	] as const)("%s, %s, %j: %s", (actor, name, owner, ruling) => {
		expect(rulingOf(actor, name, true, owner)).toBe(ruling);
	});

	test.each(["cli", "console", "desktop"] as const)(
		"what narrows is free for %s, whoever is attached",
		(actor) => {
			expect(rulingOf(actor, "bridge.raise", false, attached)).toBe("go");
		},
	);
});

describe("what widens", () => {
	const free: ReadonlySet<string> = new Set([
		"mode.set",
		"key.adopt",
		"key.revoke",
		"key.limit",
		"user.change",
		"user.remove",
		"session.revoke",
		"token.rotate",
		"ip.allow",
		"ip.deny",
		"limits.set",
		"secret.remove",
		"secret.test",
		"vault.lock",
		"cert.revoke",
		"trust.remove",
		"project.add",
		"upstream.change",
		"upstream.remove",
		"upstream.restart",
		"upstream.test",
		// Asks by itself, for the key it makes.
		"connect.open",
		"oauth.answer",
		"oauth.revoke",
		"approval.answer",
		"grant.revoke",
		"bridge.raise",
		"hook.install",
		"pair.start",
		"pair.cancel",
		"device.limit",
		"device.allow-high",
		"device.revoke",
		"device.revoke-all",
		"network.forget",
		"console.link",
		"settings.set",
		"rules.add",
		"gate.stop",
		"gate.restart",
	]);

	test("is every command that changes something and is not known to narrow", () => {
		// All names of the contract.
		const names = Object.keys(commands) as CommandName[];
		for (const name of names)
			if (!free.has(name))
				expect([name, widens(name, {}, holding())]).toEqual([
					name,
					commands[name].effect === "change",
				]);
	});

	test.each([
		["strict", "strict", { mode: "strict" }, false],
		["strict", "strict", { mode: "relaxed" }, true],
		["lax", "strict", { mode: "relaxed", forSeconds: 1 }, true],
		["lax", "strict", { mode: "lax", forSeconds: 600 }, true],
		["lax", "lax", { mode: "relaxed" }, false],
		["relaxed", "relaxed", { mode: "relaxed", forSeconds: 9 }, false],
		["strict", "relaxed", { mode: "relaxed" }, true],
	] as const)(
		"the mode %s (for good %s), set to %j: %s",
		(mode, returnsTo, input, widening) => {
			expect(
				widens(
					"mode.set",
					input,
					holding({ mode: { mode, returnsTo, until: null } }),
				),
			).toBe(widening);
		},
	);

	test.each([
		["ip.allow", [], false],
		["ip.allow", ["10.0.0.0/8"], true],
		["ip.deny", ["10.0.0.0/8"], true],
		["ip.deny", ["10.0.0.0/8", "::1/128"], false],
	] as const)("%s beside %j: %s", (name, allowed_ips, widening) => {
		const settings = {
			allowed_ips: [...allowed_ips],
			limits: defaultLimits,
			rules: [],
		};
		expect(widens(name, { cidr: "x" }, holding({ settings }))).toBe(widening);
	});

	test.each([
		[{ reach: "none", session: false }, false],
		[{ reach: "high" }, true],
		[{ session: true }, true],
		[{ upstreams: [] }, true],
	] as const)("a phone limited to %j: %s", (limits, widening) => {
		expect(widens("device.limit", { id: "DV-1", ...limits }, holding())).toBe(
			widening,
		);
	});

	test.each([
		[0, false],
		[900, true],
	])("high-risk calls from a phone for %d s: %s", (forSeconds, widening) => {
		const input = { id: "DV-1", forSeconds };
		expect(widens("device.allow-high", input, holding())).toBe(widening);
	});

	test.each([
		[{ queriesPerMinute: 59 }, false],
		[{ queriesPerMinute: 61 }, true],
		[{ queriesPerMinute: null }, true],
		[{ off: true }, true],
		[{ off: true, queriesPerMinute: 1 }, true],
	])("limits set to %j: %s", (input, widening) => {
		expect(widens("limits.set", input, holding())).toBe(widening);
	});

	const denial: RuleSettings = { then: "deny", program: "git push" };
	const allowance: RuleSettings = { then: "allow", program: "git push" };

	test.each([
		["allow", [], false, true],
		["deny", [denial], true, false],
		["ask", [], false, false],
		["ask", [allowance], false, false],
		// The narrowest wins: it would turn a part of what is denied into a question.
		["ask", [denial], false, true],
		["ask", [], true, true],
		["nothing there is", [], false, true],
	] as const)(
		"a rule added that says %s beside %j, a project's denying: %s",
		(then, own, projectDenies, widening) => {
			const settings = {
				allowed_ips: [],
				limits: defaultLimits,
				rules: [...own],
			};
			const held = holding({ settings, projectDenies });
			expect(widens("rules.add", { rule: { then } }, held)).toBe(widening);
		},
	);

	test.each([
		["an allow", allowance, digestOfRule(allowance), false],
		["an allow that is not the one meant", allowance, "0".repeat(64), true],
		["a deny", denial, digestOfRule(denial), true],
		["an ask", { then: "ask" } as const, digestOfRule({ then: "ask" }), true],
	] as const)("%s removed", (_what, rule, digest, widening) => {
		const settings = {
			allowed_ips: [],
			limits: defaultLimits,
			rules: [rule],
		};
		const input = { index: 0, digest };
		expect(widens("rules.remove", input, holding({ settings }))).toBe(widening);
	});

	test.each([
		["approval.answer", { verdict: "deny" }, false],
		["approval.answer", { verdict: "allow" }, true],
		["upstream.change", { readOnly: true }, false],
		["upstream.change", { readOnly: false }, true],
		["upstream.change", { readOnly: true, project: "/work" }, true],
		["upstream.change", { readOnly: true, project: null }, true],
		["upstream.change", { project: null }, true],
		["upstream.change", {}, true],
		["upstream.test", { name: "docs" }, false],
		["upstream.test", { url: "http://elsewhere.example" }, true],
		["user.change", { disabled: true }, false],
		["user.change", { disabled: false }, true],
		["user.change", { role: "viewer" }, true],
		["project.add", { upstreams: [] }, false],
		["project.add", { upstreams: ["docs"] }, true],
	] as const)("%s %j: %s", (name, input, widening) => {
		expect(widens(name, input, holding())).toBe(widening);
	});
});
