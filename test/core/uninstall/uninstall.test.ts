/** What was put anywhere is taken out again, step by step; what somebody else made stays. */
import { existsSync } from "node:fs";
import {
	mkdir,
	readdir,
	readFile,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Machine } from "../../../core/hook/install/agents.ts";
import { settingsOf } from "../../../core/hook/install/agents.ts";
import { install } from "../../../core/hook/install/install.ts";
import { type Home, resolveHome } from "../../../core/home.ts";
import { lockHome } from "../../../core/lock.ts";
import { ownFiles, removeOwn } from "../../../core/uninstall/own-files.ts";
import {
	planOf,
	type Step,
	type StepReport,
	undoAll,
} from "../../../core/uninstall/step.ts";
import {
	type Ask,
	stepsOf,
	type Uninstalling,
} from "../../../core/uninstall/steps.ts";
import { fileVault, openDatabase, silent, tempHome } from "../parts.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { type SomeUser, someUser } from "../service/some-manager.ts";

interface Setup {
	readonly home: Home;
	readonly some: SomeUser;
	readonly machine: Machine;
	/** Commands that were asked for. */
	readonly asked: string[];
	readonly left: string[];
	readonly steps: (change?: Partial<Uninstalling>) => readonly Step[];
}

const hook = "settings.json";

/** Answers as a gate that has moved one agent's servers, and is trusted by one store. */
function answering(asked: string[]): Ask {
	const answers: Record<string, unknown> = {
		"agent.moves": [
			{
				id: "mv_1",
				agent: "cursor",
				file: "/c.json",
				servers: [{ name: "a" }],
			},
			{
				id: "mv_2",
				agent: "cursor",
				file: "/c.json",
				servers: [{ name: "b" }],
			},
		],
		"trust.list": [
			{ store: "nss", title: "Browsers", state: "trusted", untrustCommand: "" },
			{ store: "system", title: "System", state: "not-trusted" },
		],
	};
	// Stands for a gate's answers, of which the steps read these fields.
	return (async (name: string, input: object) => {
		asked.push(`${name} ${JSON.stringify(input)}`);
		return answers[name] ?? { done: true };
	}) as Ask;
}

async function setup(): Promise<Setup> {
	const home = await tempHome();
	openDatabase(home).close();
	await (await fileVault(home)).set("secret/docs", new Secret("canary"));
	await writeFile(home.settings, "{}");
	const some = await someUser();
	const asked: string[] = [];
	const left: string[] = [];
	const machine: Machine = {
		user: some.user,
		env: some.env,
		program: {
			node: "/opt/node",
			script: "/opt/hook.mjs",
			platform: "linux",
		},
		home: home.home,
		socket: home.socket,
	};
	return {
		home,
		some,
		machine,
		asked,
		left,
		steps: (change = {}) =>
			stepsOf({
				home,
				machine,
				ask: answering(asked),
				running: async () => "no",
				stop: async () => undefined,
				service: some.serviceOf(home.home),
				env: {},
				log: silent,
				keepData: false,
				onLeft: (folders) => left.push(...folders),
				...change,
			}),
	};
}

const states = (reports: readonly StepReport[]): Record<string, string> =>
	Object.fromEntries(reports.map(({ step, state }) => [step, state]));

function installHook({ machine, home }: Setup): string {
	const settings = settingsOf("claude", machine);
	install(settings, {
		folder: join(home.state, "hooks"),
		agent: "claude",
	})?.apply();
	return settings.file;
}

describe.skipIf(process.platform === "win32")("uninstalling", () => {
	test("takes back everything, the newest move first, and leaves an empty place", async () => {
		const all = await setup();
		const file = join(all.some.user, ".claude", hook);
		await mkdir(dirname(file));
		await writeFile(file, '{ "mine": true }\n');
		installHook(all);
		await all.some
			.serviceOf(all.home.home)
			.install({ ...all.some.wanted, home: all.home.home }, true);
		const autostart = join(all.some.user, ".config", "autostart");
		await mkdir(autostart, { recursive: true });
		await writeFile(
			join(autostart, "drawbridge.desktop"),
			"[Desktop Entry]\nName=Drawbridge\n",
		);
		const reports = await undoAll(all.steps(), silent);
		expect(states(reports)).toEqual({
			app: "nothing",
			hooks: "done",
			agents: "done",
			trust: "done",
			service: "done",
			"login-item": "done",
			gate: "nothing",
			keys: "done",
			data: "done",
		});
		expect(await readFile(file, "utf8")).toBe('{ "mine": true }\n');
		expect(all.asked.filter((one) => !one.includes("{}"))).toEqual([
			`hook.uninstall ${JSON.stringify({ agent: "claude", file })}`,
			'agent.undo {"id":"mv_2"}',
			'agent.undo {"id":"mv_1"}',
			'trust.remove {"store":"nss"}',
		]);
		expect(existsSync(all.some.file)).toBe(false);
		expect(await readdir(autostart)).toEqual([]);
		expect(existsSync(all.home.home)).toBe(false);
		expect(all.left).toEqual([]);
	});

	test("twice is once", async () => {
		const all = await setup();
		await undoAll(all.steps(), silent);
		const again = await undoAll(all.steps(), silent);
		expect(new Set(Object.values(states(again)))).toEqual(new Set(["nothing"]));
		expect(existsSync(all.home.home)).toBe(false);
	});

	test("the plan changes nothing", async () => {
		const all = await setup();
		const file = installHook(all);
		const before = await readFile(file, "utf8");
		const plan = await planOf(all.steps());
		expect(states(plan)).toMatchObject({ hooks: "planned", data: "planned" });
		expect(await readFile(file, "utf8")).toBe(before);
		expect(existsSync(all.home.vaultKeyFile)).toBe(true);
		expect(
			all.asked.filter((one) => /undo|remove|uninstall/.test(one)),
		).toEqual([]);
	});

	test("a step that fails stops no other, and keeps what it still needs", async () => {
		const all = await setup();
		const answers = answering(all.asked);
		const ask = (async (name: string, input: object) => {
			if (name === "agent.undo") throw new Error("refused");
			// As the one it stands in for.
			return await (answers as (n: string, i: object) => unknown)(name, input);
		}) as Ask;
		const reports = await undoAll(all.steps({ ask }), silent);
		expect(states(reports)).toMatchObject({
			agents: "failed",
			trust: "done",
			keys: "failed",
			data: "failed",
		});
		expect(existsSync(all.home.vaultKeyFile)).toBe(true);
		expect(existsSync(all.home.database)).toBe(true);
	});

	test("the data may stay", async () => {
		const all = await setup();
		const reports = await undoAll(all.steps({ keepData: true }), silent);
		expect(Object.keys(states(reports))).not.toContain("data");
		expect(existsSync(all.home.vaultKeyFile)).toBe(true);
	});

	test("while the desktop app runs only what it is not needed for is undone", async () => {
		const all = await setup();
		const reports = await undoAll(
			all.steps({ running: async () => "app" }),
			silent,
		);
		expect(states(reports)).toMatchObject({
			app: "failed",
			agents: "failed",
			gate: "failed",
			data: "failed",
		});
		expect(existsSync(all.home.database)).toBe(true);
	});

	test("a gate that runs and is not seen keeps its data", async () => {
		const all = await setup();
		onTestFinished(lockHome(all.home.home, all.home.lock));
		const reports = await undoAll(all.steps(), silent);
		expect(states(reports)).toMatchObject({ keys: "failed", data: "failed" });
		expect(existsSync(all.home.vaultKeyFile)).toBe(true);
	});

	test("another home's hooks, and an autostart entry of somebody else's, stay", async () => {
		const all = await setup();
		const other = resolveHome({ DRAWBRIDGE_HOME: `${all.home.home}-2` });
		onTestFinished(() => rm(other.home, { recursive: true, force: true }));
		const file = installHook({
			...all,
			home: other,
			machine: { ...all.machine, home: other.home, socket: other.socket },
		});
		const before = await readFile(file, "utf8");
		const autostart = join(all.some.user, ".config", "autostart");
		await mkdir(autostart, { recursive: true });
		const entry = join(autostart, "drawbridge.desktop");
		await writeFile(entry, "[Desktop Entry]\nName=Another\n");
		const reports = await undoAll(all.steps(), silent);
		expect(states(reports)).toMatchObject({
			hooks: "nothing",
			"login-item": "nothing",
		});
		expect(await readFile(file, "utf8")).toBe(before);
		expect(existsSync(entry)).toBe(true);
	});
});

describe.skipIf(process.platform === "win32")("its own files", () => {
	test("go; somebody else's stay, with the folders they are in, and no link is followed", async () => {
		const { home, some } = await setup();
		const mine = join(home.state, "notes.txt");
		await writeFile(mine, "mine");
		const victim = join(some.user, "victim");
		await mkdir(victim);
		await writeFile(join(victim, "precious"), "");
		await symlink(victim, join(home.state, "hooks"));
		await mkdir(join(home.state, "demo"));
		await symlink(victim, join(home.state, "demo", "out"));
		expect(ownFiles(home)).not.toContain(mine);
		expect(removeOwn(home)).toEqual([home.state, home.home]);
		expect(await readdir(home.state)).toEqual(["notes.txt"]);
		expect(await readdir(victim)).toEqual(["precious"]);
	});
});
