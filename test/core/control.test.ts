/** Every command: done, refused for its input or its circumstances, and written to the audit log when it changed something. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { AgentView } from "../../contract/agents.ts";
import { commands } from "../../contract/commands.ts";
import type { EntryView, StatusView } from "../../contract/views.ts";
import type { Notice } from "../../contract/wire.ts";
import {
	type CallResult,
	createControl,
	type GateControl,
} from "../../core/control/control.ts";
import {
	type CoreParts,
	coreParts,
	entry,
	lockVault,
	tempFolder,
} from "./parts.ts";
import { removal } from "./approval/asking.ts";
import { Phones } from "../../core/phones.ts";
import { digestOfRule } from "../../core/policy/rules.ts";
import { isRefusal } from "../../core/problem.ts";
import { eventually } from "./eventually.ts";
import { Visitor } from "../stub/phone.ts";
import { obligingStore } from "./trust-store/some-stores.ts";

interface Deeds {
	readonly control: GateControl;
	readonly stops: string[];
	readonly call: (name: string, input?: unknown) => Promise<CallResult>;
	/** The output; the test is about a command that succeeds. */
	readonly done: (
		name: string,
		input?: unknown,
	) => Promise<Record<string, unknown>>;
	/** The failure's code, or "done". */
	readonly code: (name: string, input?: unknown) => Promise<string>;
	readonly changes: () => EntryView[];
}

type Setup = CoreParts & Deeds;

const gateUrl = "http://127.0.0.1:4180";
/** Asked for where one is set. */
const passphrase = "a long enough phrase";
// oxlint-disable-next-line unicorn/no-thenable -- a rule's own word; nobody awaits one
const someRule = { then: "deny", program: "git push" };

async function setup(): Promise<Setup> {
	const parts = await coreParts("strict", {
		env: {
			PATH: process.env["PATH"],
			DRAWBRIDGE_VAULT: "file",
			DRAWBRIDGE_PHONE_LOOPBACK: "1",
		},
		trustStores: [obligingStore],
		given: async () => [
			{
				name: "given",
				url: "http://127.0.0.1:9",
				source: "command-line" as const,
			},
		],
	});
	const stops: string[] = [];
	const status = (): StatusView => ({
		running: true,
		version: "0",
		pid: 1,
		startedAt: null,
		gate: gateUrl,
		listeners: [],
		console: null,
		peerUserChecked: true,
		openRequests: 0,
		...parts.describe(gateUrl),
	});
	const phones = new Phones({
		parts,
		rendererDir: "/no/such/folder",
		onPairing: () => undefined,
		onDoor: () => undefined,
	});
	onTestFinished(() => phones.close());
	const control = createControl({
		parts,
		gateUrl: () => gateUrl,
		status,
		consoleLink: () => ({
			url: "http://127.0.0.1:1/#token=secret-of-the-link",
			expiresAt: new Date(0).toISOString(),
		}),
		phones: () => phones,
		stop: (end) => stops.push(end),
	});
	const call: Setup["call"] = (name, input = {}) =>
		control.call("cli", name, input, { passphrase });
	const deeds: Deeds = {
		control,
		stops,
		call,
		async done(name, input) {
			const result = await call(name, input);
			if (!result.ok) throw new Error(`${name}: ${result.failure.code}`);
			// Every command's output is an object or an array.
			return result.output as Record<string, unknown>;
		},
		async code(name, input) {
			const result = await call(name, input);
			return result.ok ? "done" : result.failure.code;
		},
		changes: () =>
			parts.audit
				.tail(100)
				// Without an actor, or with a decision: what the command brought about, recorded on its own.
				.filter(
					({ kind, client, decision }) =>
						kind === "change" && client !== "" && decision === "",
				),
	};
	return Object.assign(parts, deeds);
}

async function settingsToImport(): Promise<string> {
	const file = join(await tempFolder(), "security.json");
	await writeFile(file, JSON.stringify({ mode: "strict" }));
	return file;
}

/** The id of a new certificate. */
async function issued(all: Setup): Promise<unknown> {
	await all.done("cert.ca");
	return (await all.done("cert.issue", { name: "box" }))["id"];
}

/** A call that waits. */
const ask = (all: Setup) =>
	all.approvals.ask({
		...removal("/home/ada/work/docs/build"),
		deadlineMs: all.approvals.deadlineFor("demo"),
	});

/** The id of a phone that has read the QR and waits for the owner's yes. */
async function phoneThatAsks(all: Setup): Promise<unknown> {
	await all.done("owner.set", { password: passphrase });
	await all.done("network.trust", { id: "loopback" });
	const { id, link } = await all.done("pair.start");
	const visitor = Visitor.byLink(String(link));
	await visitor.hello();
	await visitor.confirm();
	return id;
}

/** The id of a paired one. */
const pairedPhone = async (all: Setup): Promise<unknown> =>
	(await all.done("pair.confirm", { id: await phoneThatAsks(all) }))["id"];

/** The id of a program that waits for consent. */
function programThatAsks(all: Setup): string {
	const asked = all.oauth.consents.ask({
		interaction: "i-1",
		clientId: "dbc-1",
		address: "127.0.0.1",
		name: "Test Client",
		document: null,
		returnsTo: "this computer",
		asks: "viewer",
		upstreams: ["docs"],
	});
	if (isRefusal(asked)) throw new Error(asked.reason);
	return asked.id;
}

/** The id of one that was let in. */
const programLetIn = (all: Setup): string =>
	all.oauth.programs.letIn("g-1", {
		issuer: "http://127.0.0.1:1",
		clientId: "dbc-1",
		name: "Test Client",
		document: null,
		returnsTo: "this computer",
		resource: "http://127.0.0.1:1/docs/mcp",
		role: "viewer",
		upstreams: ["docs"],
	}).id;

/** This machine's own agents are nobody's business here. */
async function noAgents(): Promise<object> {
	const user = await tempFolder();
	for (const name of ["HOME", "CODEX_HOME", "COPILOT_HOME", "XDG_CONFIG_HOME"])
		vi.stubEnv(name, user);
	vi.stubEnv("CLAUDE_CONFIG_DIR", user);
	onTestFinished(() => void vi.unstubAllEnvs());
	return {};
}

/** The id of a project's list of one server. */
async function projectPlace(all: Setup): Promise<string> {
	await noAgents();
	const dir = await tempFolder();
	await mkdir(join(dir, ".cursor"));
	await writeFile(
		join(dir, ".cursor", "mcp.json"),
		JSON.stringify({ mcpServers: { docs: { url: "http://127.0.0.1:9/mcp" } } }),
	);
	await all.done("project.add", { dir });
	const agents = AgentView.array().parse(await all.done("agent.list"));
	return agents.flatMap(({ places }) => places)[0]?.id ?? "";
}

async function plannedMove(all: Setup): Promise<object> {
	const place = await projectPlace(all);
	const { digest } = await all.done("agent.plan", { place });
	return { place, servers: ["docs"], digest };
}

/** An input each command accepts, and what has to be there before. */
const goodInputs: Record<
	keyof typeof commands,
	(setup: Setup) => Promise<object>
> = {
	"status.get": async () => ({}),
	"mode.set": async () => ({ mode: "relaxed" }),
	"key.create": async () => ({ name: "agent" }),
	"key.limit": async (all) => ({
		id: (await all.done("key.create", { name: "a" }))["id"],
		requestsPerDay: 5,
	}),
	"key.tools": async (all) => ({
		id: (await all.done("key.create", { name: "a" }))["id"],
		tools: ["*__read_*"],
	}),
	"key.list": async () => ({}),
	"key.show": async (all) => ({
		id: (await all.done("key.create", { name: "a" }))["id"],
	}),
	"key.revoke": async (all) => ({
		id: (await all.done("key.create", { name: "a" }))["id"],
	}),
	"key.rotate": async (all) => ({
		id: (await all.done("key.create", { name: "a" }))["id"],
	}),
	"key.adopt": async () => ({}),
	"user.list": async () => ({}),
	"user.add": async () => ({ name: "ada" }),
	"user.password": async (all) => {
		await all.done("user.add", { name: "ada" });
		return { name: "ada", password: passphrase };
	},
	"user.change": async (all) => {
		await all.done("user.add", { name: "ada" });
		return { name: "ada", role: "admin" };
	},
	"user.remove": async (all) => {
		await all.done("user.add", { name: "ada" });
		return { name: "ada" };
	},
	"session.list": async () => ({}),
	"session.revoke": async (all) => ({
		id: (await all.done("token.issue", { name: "ci" }))["id"],
	}),
	"token.issue": async () => ({ name: "ci" }),
	"token.rotate": async () => ({}),
	"ip.list": async () => ({}),
	"ip.allow": async () => ({ cidr: "127.0.0.0/8" }),
	"ip.deny": async (all) => {
		await all.done("ip.allow", { cidr: "127.0.0.0/8" });
		await all.done("ip.allow", { cidr: "10.0.0.0/8" });
		return { cidr: "10.0.0.0/8" };
	},
	"limits.get": async () => ({}),
	"limits.set": async () => ({ queriesPerMinute: 5 }),
	"audit.explain": async (all) => {
		all.audit.refused(entry({ kind: "refused", request: "r-9" }));
		return { request: "r-9" };
	},
	"audit.page": async () => ({ query: { words: "echo" } }),
	"audit.request": async () => ({ request: "r-9" }),
	"audit.export": async () => ({ format: "csv" }),
	"activity.get": async () => ({}),
	"audit.progress": async () => ({}),
	"audit.verify": async () => ({}),
	"audit.purge": async () => ({}),
	"backup.create": async () => ({
		file: join(await tempFolder(), "one.backup"),
		passphrase: "correct horse battery",
	}),
	"secret.list": async () => ({}),
	"secret.set": async () => ({ name: "docs", value: "canary" }),
	"secret.remove": async (all) => {
		await all.done("secret.set", { name: "docs", value: "canary" });
		return { name: "docs" };
	},
	"secret.test": async () => ({ upstream: "given" }),
	"vault.status": async () => ({}),
	"vault.migrate": async () => ({ to: "file" }),
	"vault.lock": async () => ({}),
	"vault.unlock": async (all) => {
		await all.done("vault.lock");
		return {};
	},
	"cert.list": async () => ({}),
	"cert.ca": async () => ({}),
	"cert.issue": async (all) => {
		await all.done("cert.ca");
		return { name: "box" };
	},
	"cert.renew": async (all) => ({ id: await issued(all) }),
	"cert.revoke": async (all) => ({ id: await issued(all) }),
	"cert.export": async (all) => {
		await issued(all);
		return { dir: join(await tempFolder(), "certs") };
	},
	"trust.list": async () => ({}),
	"trust.add": async (all) => {
		await all.done("cert.ca");
		return { store: obligingStore.name };
	},
	"trust.remove": async (all) => {
		await all.done("cert.ca");
		await all.done("trust.add", { store: obligingStore.name });
		return { store: obligingStore.name };
	},
	"project.list": async () => ({}),
	"project.add": async () => ({ dir: await tempFolder() }),
	"project.trust": async (all) => {
		const dir = await tempFolder();
		await mkdir(join(dir, ".drawbridge"));
		await writeFile(join(dir, ".drawbridge", "security.json"), "{}");
		const { digest } = await all.done("project.add", { dir });
		return { dir, digest };
	},
	"project.remove": async (all) => {
		const dir = await tempFolder();
		await all.done("project.add", { dir });
		return { dir };
	},
	"import.preview": async () => ({ file: await settingsToImport() }),
	"import.apply": async (all) => {
		const file = await settingsToImport();
		const { digest } = await all.done("import.preview", { file });
		return { file, digest };
	},
	"agent.list": async () => await noAgents(),
	"agent.plan": async (all) => ({ place: await projectPlace(all) }),
	"agent.apply": async (all) => await plannedMove(all),
	"agent.undo": async (all) => ({
		id: (await all.done("agent.apply", await plannedMove(all)))["id"],
	}),
	"agent.moves": async () => ({}),
	"upstream.list": async () => ({}),
	"upstream.change": async (all) => {
		await all.done("upstream.add", { name: "docs", url: "http://127.0.0.1:9" });
		return { name: "docs", readOnly: true };
	},
	"upstream.add": async () => ({ name: "docs", url: "http://127.0.0.1:9" }),
	"upstream.test": async () => ({ name: "given" }),
	"upstream.tools": async () => ({ name: "given" }),
	"upstream.known": async () => ({}),
	"upstream.preview": async () => ({ stdio: { command: "sh" } }),
	"upstream.history": async () => ({ name: "given" }),
	"upstream.restore": async (all) => {
		await all.done("upstream.add", { name: "docs", url: "http://127.0.0.1:9" });
		await all.done("upstream.remove", { name: "docs" });
		return { name: "docs" };
	},
	"upstream.log": async (all) => {
		await all.done("upstream.add", { name: "own", stdio: { command: "sh" } });
		return { name: "own" };
	},
	"upstream.restart": async (all) => {
		await all.done("upstream.add", { name: "own", stdio: { command: "sh" } });
		return { name: "own" };
	},
	"connect.open": async (all) => {
		await all.done("upstream.add", { name: "own", url: "http://127.0.0.1:9" });
		return { upstream: "own" };
	},
	"upstream.remove": async (all) => {
		await all.done("upstream.add", { name: "docs", url: "http://127.0.0.1:9" });
		return { name: "docs" };
	},
	"approval.list": async () => ({ all: true }),
	"approval.get": async (all) => ({ id: ask(all).id }),
	"approval.answer": async (all) => ({ id: ask(all).id, verdict: "allow" }),
	"approval.fatigue": async () => ({}),
	"grant.list": async () => ({}),
	"grant.revoke": async (all) => {
		const { id } = ask(all);
		const exact = { verdict: "allow", scope: "exact", expiresInSeconds: 60 };
		await all.done("approval.answer", { id, ...exact });
		return { id: all.grants.list()[0]?.id };
	},
	"bridge.raise": async () => ({}),
	"bridge.lower": async () => ({}),
	"bridge.status": async () => ({}),
	"owner.set": async () => ({ password: passphrase }),
	"owner.clear": async () => ({}),
	"owner.status": async () => ({}),
	"pair.start": async (all) => {
		await all.done("network.trust", { id: "loopback" });
		return {};
	},
	"pair.status": async () => ({}),
	"pair.confirm": async (all) => ({ id: await phoneThatAsks(all) }),
	"pair.cancel": async () => ({}),
	"device.list": async () => ({}),
	"device.rename": async (all) => ({
		id: await pairedPhone(all),
		name: "kitchen",
	}),
	"device.limit": async (all) => ({
		id: await pairedPhone(all),
		reach: "none",
	}),
	"device.allow-high": async (all) => ({
		id: await pairedPhone(all),
		forSeconds: 60,
	}),
	"device.revoke": async (all) => ({ id: await pairedPhone(all) }),
	"device.revoke-all": async (all) => {
		await pairedPhone(all);
		return {};
	},
	"phone.status": async () => ({}),
	"network.list": async () => ({}),
	"network.trust": async () => ({ id: "loopback" }),
	"network.forget": async (all) => {
		await all.done("network.trust", { id: "loopback" });
		return { id: "loopback" };
	},
	"console.link": async () => ({}),
	"audit.tail": async () => ({}),
	"rules.list": async () => ({}),
	"rules.test": async () => ({ command: "git push" }),
	"rules.add": async () => ({ rule: someRule }),
	"rules.remove": async (all) => {
		await all.done("rules.add", { rule: someRule });
		return { index: 0, digest: digestOfRule(someRule) };
	},
	"settings.get": async () => ({}),
	"settings.set": async () => ({ path: "stop_seconds", value: 3, was: 5 }),
	"setup.preview": async () => ({ mode: "relaxed" }),
	"setup.apply": async (all) => {
		const plan = { mode: "relaxed", key: { name: "first" } };
		const { digest } = await all.done("setup.preview", plan);
		return { ...plan, digest };
	},
	"about.get": async () => ({}),
	"update.get": async () => ({}),
	"gate.stop": async () => ({}),
	"hook.ask": async () => ({
		agent: "claude",
		event: "PreToolUse",
		kind: "call",
		session: "s",
		tool: "Bash",
		input: { command: "git status" },
		cwd: "/home/ada/project",
		planning: false,
		waitMs: 1_000,
	}),
	"sandbox.reach": async ({ done }) => {
		// Else it waits for somebody.
		await done("bridge.raise", {});
		return { destination: "example.org:443", command: "npm test", cwd: "/p" };
	},
	"hook.install": async () => ({ agent: "claude", file: "/f" }),
	"hook.uninstall": async () => ({ agent: "claude", file: "/f" }),
	"gate.restart": async () => ({}),
	"oauth.pending": async () => ({}),
	"oauth.answer": async (all) => ({ id: programThatAsks(all), allow: true }),
	"oauth.clients": async () => ({}),
	"oauth.revoke": async (all) => ({ id: programLetIn(all) }),
};

/** Keys of {@link goodInputs} are the contract's: a new command does not compile without a line above. */
const names = Object.keys(goodInputs) as (keyof typeof commands)[];

describe.each(names)("%s", (name) => {
	test("answers what its schema says, and is recorded with its actor exactly when it changes something", async () => {
		const all = await setup();
		const input = await goodInputs[name](all);
		const before = all.changes().length;
		const output = await all.done(name, input);
		commands[name].output.parse(output);
		const recorded = all.changes().slice(before);
		expect(
			recorded.map(({ client, reason }) => [client, reason.split(" ")[0]]),
		).toEqual(commands[name].effect === "change" ? [["cli", name]] : []);
	});

	test("refuses what is no input of its, and a field it does not know, and changes nothing", async () => {
		const all = await setup();
		for (const input of [null, [], "text", 7, undefined])
			expect(
				await all.control.call("cli", name, input),
				JSON.stringify(input),
			).toMatchObject({ ok: false, failure: { code: "invalid-input" } });
		expect(all.changes()).toEqual([]);
		const input = { ...(await goodInputs[name](all)), unheard: 1 };
		const before = all.changes();
		expect(await all.code(name, input)).toBe("invalid-input");
		expect(all.changes()).toEqual(before);
	});
});

describe("an unknown command", () => {
	test.each([
		"",
		"nothing",
		"constructor",
		"__proto__",
		"toString",
		"x".repeat(10_000),
	])(
		"%.20j is refused, and its answer does not repeat much of it",
		async (name) => {
			const { call } = await setup();
			const result = await call(name);
			expect(result).toMatchObject({
				ok: false,
				failure: { code: "unknown-command" },
			});
			expect(JSON.stringify(result).length).toBeLessThan(200);
		},
	);
});

describe("mode.set", () => {
	test("for good is in the file, for a time it is not", async () => {
		const { done, mode, home } = await setup();
		await done("mode.set", { mode: "relaxed" });
		await done("mode.set", { mode: "lax", forSeconds: 60 });
		expect(mode.current).toBe("lax");
		expect(JSON.parse(await readFile(home.settings, "utf8"))).toMatchObject({
			mode: "relaxed",
		});
	});

	test.each([
		{ mode: "open" },
		{},
		{ mode: "lax", forSeconds: 0 },
		{ mode: "lax", forSeconds: -1 },
		{ mode: "lax", forSeconds: 1.5 },
		{ mode: "lax", forSeconds: 7 * 86_400 + 1 },
		{ mode: "lax", forSeconds: "60" },
		{ mode: "lax", forSeconds: 60, untilRestart: true },
	])("refuses %j", async (input) => {
		const { code, mode } = await setup();
		expect(await code("mode.set", input)).toBe("invalid-input");
		expect(mode.current).toBe("strict");
	});

	test("on a settings file that is invalid says so and changes nothing", async () => {
		const { code, mode, home, changes } = await setup();
		await writeFile(home.settings, "{");
		expect(await code("mode.set", { mode: "lax" })).toBe("settings-invalid");
		expect(mode.current).toBe("strict");
		expect(changes()).toEqual([]);
	});

	test("closes the gate also when the settings file is invalid", async () => {
		const { code, done, mode, home } = await setup();
		await done("mode.set", { mode: "lax" });
		await writeFile(home.settings, "{");
		expect(await code("mode.set", { mode: "strict" })).toBe("settings-invalid");
		expect(mode.current).toBe("strict");
	});

	test("until the next start is written nowhere, and ends with any other mode", async () => {
		const { done, mode, home } = await setup();
		await done("mode.set", { mode: "lax", untilRestart: true });
		expect(mode.view()).toEqual({
			mode: "lax",
			until: null,
			returnsTo: "strict",
		});
		await expect(readFile(home.settings, "utf8")).rejects.toThrow("ENOENT");
		await done("mode.set", { mode: "relaxed" });
		expect(mode.view().returnsTo).toBe("relaxed");
	});
});

describe("keys", () => {
	test("are made with what was asked, listed without the key, shown and revoked", async () => {
		const { done, call, keys } = await setup();
		const made = await done("key.create", {
			name: "  ci  ",
			role: "viewer",
			upstreams: ["given"],
			expiresInSeconds: 60,
		});
		expect(made).toMatchObject({
			name: "ci",
			role: "viewer",
			upstreams: ["given"],
		});
		const listed = JSON.stringify(await call("key.list"));
		expect(listed).toContain(String(made["id"]));
		expect(listed).not.toContain(String(made["key"]));
		const { id } = made;
		expect(await done("key.show", { id })).toEqual({ id, key: made["key"] });
		await done("key.revoke", { id });
		expect(keys.identify(String(made["key"]))).toBeUndefined();
	});

	test.each([
		{ name: "" },
		{ name: "   " },
		{ name: "x".repeat(501) },
		{ name: "a", role: "root" },
		{ name: "a", upstreams: ["A B"] },
		{ name: "a", upstreams: "given" },
		{ name: "a", expiresInSeconds: 0 },
		{ name: "a", note: "x".repeat(1_001) },
	])("are not made from %.60j", async (input) => {
		const { code, keys } = await setup();
		expect(await code("key.create", input)).toBe("invalid-input");
		expect(keys.list()).toEqual([]);
	});

	test("are not made for an upstream that is not there", async () => {
		const { code, keys } = await setup();
		expect(await code("key.create", { name: "a", upstreams: ["none"] })).toBe(
			"not-found",
		);
		expect(keys.list()).toEqual([]);
	});

	test("that are not there are neither shown nor revoked, and that leaves no entry", async () => {
		const { code, changes } = await setup();
		expect(await code("key.show", { id: "k_none" })).toBe("not-found");
		expect(await code("key.revoke", { id: "k_none" })).toBe("not-found");
		expect(changes()).toEqual([]);
	});

	test("are neither made nor shown while the vault is locked, and can be revoked", async () => {
		const { code, done, home, keys } = await setup();
		const { id } = await done("key.create", { name: "a" });
		await lockVault(home);
		expect(await code("key.create", { name: "b" })).toBe("vault-locked");
		expect(await code("key.show", { id })).toBe("vault-locked");
		expect(await code("key.revoke", { id })).toBe("done");
		expect(keys.list()).toMatchObject([{ name: "a", state: "revoked" }]);
	});
});

describe("upstreams", () => {
	test("are added to the file beside what is there, and removed again", async () => {
		const { done, upstreams, home } = await setup();
		await writeFile(
			home.settings,
			'{"later":1,"upstreams":{"a":{"url":"http://a","own":2}}}',
		);
		await done("upstream.add", {
			name: "docs",
			url: "http://127.0.0.1:9",
			root: true,
		});
		expect(upstreams.root?.name).toBe("docs");
		await done("upstream.remove", { name: "docs" });
		expect(upstreams.get("docs")).toBeUndefined();
		expect(JSON.parse(await readFile(home.settings, "utf8"))).toEqual({
			later: 1,
			upstreams: { a: { url: "http://a", own: 2 } },
		});
	});

	test.each([
		[{ name: "given", url: "http://a" }, "conflict"],
		[{ name: "docs", url: "file:///etc/passwd" }, "invalid-input"],
		[{ name: "docs", url: "http://u:p@a" }, "invalid-input"],
		[{ name: "Docs", url: "http://a" }, "invalid-input"],
		[{ name: "../x", url: "http://a" }, "invalid-input"],
		[{ name: ".drawbridge", url: "http://a" }, "invalid-input"],
		[{ name: "x".repeat(64), url: "http://a" }, "invalid-input"],
	])("%j are not added: %s", async (input, code) => {
		const all = await setup();
		expect(await all.code("upstream.add", input)).toBe(code);
		expect(all.changes()).toEqual([]);
	});

	test("do not take the root from another", async () => {
		const { done, code, upstreams } = await setup();
		await done("upstream.add", { name: "one", url: "http://a", root: true });
		expect(
			await code("upstream.add", { name: "two", url: "http://a", root: true }),
		).toBe("conflict");
		expect(upstreams.get("two")).toBeUndefined();
	});

	test("are removed only when the file holds them", async () => {
		const { code } = await setup();
		expect(await code("upstream.remove", { name: "given" })).toBe("conflict");
		expect(await code("upstream.remove", { name: "none" })).toBe("not-found");
	});

	test("are not added to a settings file that is invalid, which stays as it is", async () => {
		const { code, home } = await setup();
		const text = '{"allowed_ips":["10.0.0.0/99"]}';
		await writeFile(home.settings, text);
		expect(await code("upstream.add", { name: "docs", url: "http://a" })).toBe(
			"settings-invalid",
		);
		expect(await readFile(home.settings, "utf8")).toBe(text);
	});
});

test("no entry of any command holds a raw key or a link's token", async () => {
	const { done, audit } = await setup();
	const { id, key } = await done("key.create", { name: "agent" });
	await done("key.show", { id });
	await done("key.revoke", { id });
	await done("console.link");
	const entries = JSON.stringify(audit.tail(100));
	expect(entries).toContain(String(id));
	expect(entries).not.toContain(String(key));
	expect(entries).not.toContain("secret-of-the-link");
});

test.each(["key.show", "console.link"])(
	"%s gives nothing out that the log cannot hold",
	async (name) => {
		const { call, done, db } = await setup();
		const { id } = await done("key.create", { name: "agent" });
		db.exec("PRAGMA query_only = ON");
		const answer = await call(name, name === "key.show" ? { id } : {});
		db.exec("PRAGMA query_only = OFF");
		expect(answer).toMatchObject({ ok: false, failure: { code: "internal" } });
	},
);

test("stop and restart say which, once answered", async () => {
	const { done, stops } = await setup();
	await done("gate.stop");
	await done("gate.restart");
	expect(stops).toEqual(["stop", "restart"]);
});

test.each([0, 1_001, 1.5, "20"])(
	"audit.tail refuses a limit of %j",
	async (limit) => {
		const { code } = await setup();
		expect(await code("audit.tail", { limit })).toBe("invalid-input");
	},
);

test("who listens hears of entries and what is told, until it stops", async () => {
	const { control, done } = await setup();
	const heard: Notice[] = [];
	const stop = control.on((notice) => heard.push(notice));
	control.tell("warnings", ["w"]);
	await done("key.create", { name: "a" });
	await eventually(() => heard.map(({ event }) => event)).toEqual([
		"warnings",
		"entries",
	]);
	stop();
	control.tell("warnings", []);
	expect(heard).toHaveLength(2);
});
