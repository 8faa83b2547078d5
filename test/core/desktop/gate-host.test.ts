/** The host against real child processes that behave as a gate may. */
import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Mode } from "../../../contract/views.ts";
import type { Standing } from "../../../core/desktop/gate-start.ts";
import {
	backOffMs,
	type GateChild,
	type GateHost,
	type GateState,
	startGateHost,
} from "../../../core/desktop/gate-host.ts";

/** Answers `echo`, keeps silent about `hang`, ends as told; says it has started unless told to fail. */
const gate = `
const say = (message) => process.send(message);
if (process.argv[2] === "fail") say({ startFailed: "port 4180 is taken" });
else say({ started: { port: 4180, consolePort: 4190, mode: "lax" } });
process.on("message", ({ id, call, input }) => {
	if (call === "echo") say({ id, ok: true, output: input });
	if (call === "tell") say({ event: "mode", payload: input });
	if (call === "refuse") say({ id, ok: false, failure: { code: "not-found", message: "" } });
	if (call === "noise") for (const odd of [null, 7, "x", { id: "x" }, { ok: true }]) say(odd);
	if (call === "exit") process.exit(input);
	if (call === "gate.stop") process.exit(65);
});
`;

let folder: string;
let script: string;
let children: ChildProcess[];
/** What each child was left by the one before it. */
let given: (Standing | null)[];
let host: GateHost | undefined;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "drawbridge-host-"));
	script = join(folder, "gate.cjs");
	writeFileSync(script, gate);
	children = [];
	given = [];
});
afterEach(async () => {
	await host?.stop();
	rmSync(folder, { recursive: true });
});

function start(argument = ""): GateHost {
	host = startGateHost((before): GateChild => {
		given.push(before);
		const child = fork(script, [argument], {
			execArgv: [],
			stdio: ["ignore", "ignore", "ignore", "ipc"],
		});
		children.push(child);
		return new UtilityChild(child);
	});
	return host;
}

/** Tells an end as Electron does: 0 for a child the host killed, so that code says nothing. */
class UtilityChild extends EventEmitter implements GateChild {
	readonly #child: ChildProcess;
	#killed = false;

	constructor(child: ChildProcess) {
		super();
		this.#child = child;
		child.on("message", (message) => this.emit("message", message));
		child.on("exit", (code) =>
			this.emit("exit", code ?? (this.#killed ? 0 : 9)),
		);
	}

	postMessage(message: unknown): void {
		this.#child.send(Object(message), () => {});
	}

	kill(): boolean {
		this.#killed = this.#child.kill();
		return this.#killed;
	}
}

/** Resolves with the first state that fits. */
const reaches = (
	gateHost: GateHost,
	phase: GateState["phase"],
): Promise<GateState> =>
	new Promise((resolve) => {
		gateHost.onState((state) => {
			if (state.phase === phase) resolve(state);
		});
	});

test("commands reach the gate and each answer its own question", async () => {
	const gateHost = start();
	await reaches(gateHost, "up");
	const answers = await Promise.all([
		gateHost.call("echo", 1),
		gateHost.call("refuse", {}),
		gateHost.call("echo", 2),
	]);
	expect(answers).toEqual([
		{ ok: true, output: 1 },
		{ ok: false, failure: { code: "not-found", message: "" } },
		{ ok: true, output: 2 },
	]);
});

test("notices are passed on until somebody stops listening", async () => {
	const gateHost = start();
	const seen: unknown[] = [];
	const stop = gateHost.onNotice(({ payload }) => seen.push(payload));
	void gateHost.call("tell", "first");
	await gateHost.call("echo", 0);
	stop();
	void gateHost.call("tell", "second");
	await gateHost.call("echo", 0);
	expect(seen).toEqual(["first"]);
});

test("what is no message of the contract is ignored", async () => {
	const gateHost = start();
	void gateHost.call("noise", {});
	expect(await gateHost.call("echo", "still here")).toEqual({
		ok: true,
		output: "still here",
	});
});

test("a gate that dies answers its open questions with not-running and is started again", async () => {
	const gateHost = start();
	await reaches(gateHost, "up");
	const open = gateHost.call("hang", {});
	children[0]?.kill("SIGKILL");
	expect(await open).toMatchObject({
		ok: false,
		failure: { code: "not-running" },
	});
	await reaches(gateHost, "up");
	expect(children).toHaveLength(2);
	// Clients are configured with the address: the new gate is to take it over.
	expect(given).toEqual([null, { port: 4180, consolePort: 4190, mode: "lax" }]);
});

/** Started with lax, told what holds, ended for a restart: the mode the next gate is given. */
async function restarts(
	mode: Mode,
	returnsTo: Mode,
	until: string | null = null,
): Promise<unknown> {
	const gateHost = start();
	await reaches(gateHost, "up");
	void gateHost.call("tell", { mode, until, returnsTo });
	await gateHost.call("echo", "told");
	void gateHost.call("exit", 64);
	await expect.poll(() => gateHost.call("echo", 1)).toMatchObject({ ok: true });
	return given.at(-1)?.mode;
}

test("the mode the app was started with does not come back over one set for good, or over a tighter one", async () => {
	expect(await restarts("lax", "lax")).toBe("lax");
	expect(await restarts("strict", "strict")).toBeNull();
	expect(await restarts("relaxed", "lax")).toBeNull();
	const soon = new Date(Date.now() + 60_000).toISOString();
	expect(await restarts("relaxed", "lax", soon)).toBe("lax");
});

test("a gate that was asked to stop stays down until it is started, and one that restarts comes at once", async () => {
	const gateHost = start();
	await reaches(gateHost, "up");
	void gateHost.call("exit", 65);
	await reaches(gateHost, "stopped");
	expect(await gateHost.call("echo", 1)).toMatchObject({
		failure: { code: "not-running" },
	});
	gateHost.start();
	await reaches(gateHost, "up");
	const phases: string[] = [];
	gateHost.onState(({ phase }) => phases.push(phase));
	void gateHost.call("exit", 64);
	await expect.poll(() => phases).toEqual(["up", "starting", "up"]);
});

test("a gate that cannot start says why, is ended, and is tried again", async () => {
	const gateHost = start("fail");
	expect(await reaches(gateHost, "waiting")).toMatchObject({
		why: "port 4180 is taken",
	});
	await expect.poll(() => children.length).toBe(2);
});

test("stopping ends a waiting gate too, and nothing is started after it", async () => {
	const gateHost = start("fail");
	await reaches(gateHost, "waiting");
	await gateHost.stop();
	const started = children.length;
	gateHost.start();
	expect(children).toHaveLength(started);
	expect(
		children.every(
			(child) => child.exitCode !== null || child.signalCode !== null,
		),
	).toBe(true);
});

test("the back-off doubles from a quarter of a second and stays below a quarter of a minute", () => {
	expect([1, 2, 3, 4].map(backOffMs)).toEqual([250, 500, 1000, 2000]);
	expect(backOffMs(50)).toBe(15_000);
});
