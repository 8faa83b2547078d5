/**
 * A server that the gate started goes on when the gate is gone: by being its own boss (setsid, a double fork), by ignoring
 * what it is asked, or because nobody was left to end it. Taught by MCP clients' issue trackers: orphans of every client.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { silent, tempFolder } from "../../core/parts.ts";
import { isAlive } from "../../core/stdio/starting.ts";
import { Warden } from "../../../core/stdio/warden.ts";

const standIn = fileURLToPath(
	new URL("../../core/stdio/stand-in-gate.ts", import.meta.url),
);

interface Fixture {
	readonly gate: ChildProcess;
	readonly pids: readonly number[];
	readonly home: string;
}

/** A shell script that writes `count` numbers of processes to its standard error. */
async function startIn(script: string, count: number): Promise<Fixture> {
	const home = await tempFolder();
	const gate = spawn(
		process.execPath,
		[standIn, home, "/bin/sh", "-c", script],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	const pids: number[] = [];
	onTestFinished(() => {
		gate.kill("SIGKILL");
		for (const pid of pids) if (isAlive(pid)) process.kill(pid, "SIGKILL");
	});
	for await (const line of createInterface({ input: gate.stdout })) {
		pids.push(Number(line));
		if (pids.length === count + 1) break;
	}
	expect(pids.every((pid) => pid > 1 && isAlive(pid))).toBe(true);
	return { gate, pids, home };
}

async function killed({ gate }: Fixture): Promise<void> {
	gate.kill("SIGKILL");
	await once(gate, "exit");
}

/** The promise is two seconds; a busy machine is given as much again. */
async function noneIsLeft(pids: readonly number[]): Promise<void> {
	for (let waited = 0; waited < 4_000; waited += 50) {
		if (!pids.some(isAlive)) return;
		await delay(50);
	}
	expect(pids.filter(isAlive)).toEqual([]);
}

const child = "sleep 600 & echo $! >&2;";
const stubborn = "trap '' TERM HUP INT;";

test("kill -9 of the gate leaves neither a server nor its children", async () => {
	const fixture = await startIn(`${child} wait`, 1);
	await killed(fixture);
	await noneIsLeft(fixture.pids);
});

test("nor those that ignore every signal that can be ignored", async () => {
	const fixture = await startIn(
		`${stubborn} ${child} while :; do sleep 600; done`,
		1,
	);
	await killed(fixture);
	await noneIsLeft(fixture.pids);
});

test.runIf(process.platform === "linux")(
	"nor those that left the group, and whose parents are gone",
	async () => {
		const fixture = await startIn(
			`(setsid sh -c '${stubborn} echo $$ >&2; while :; do sleep 600; done' &) ; wait; while :; do sleep 600; done`,
			1,
		);
		await killed(fixture);
		await noneIsLeft(fixture.pids);
	},
);

test.runIf(process.platform === "linux")(
	"what left the group goes with a server that ends by itself, too",
	async () => {
		const { pids } = await startIn(
			"(setsid sh -c 'echo $$ >&2; exec sleep 600' &) ; sleep 1",
			1,
		);
		await noneIsLeft(pids);
	},
);

test.runIf(process.platform === "linux")(
	"where the warden was killed as well, the next gate of that home ends them, and none of another home",
	async () => {
		const [fixture, other] = [
			await startIn(`${child} wait`, 1),
			await startIn(`${child} wait`, 1),
		];
		for (const pid of wardensOf(fixture.gate)) process.kill(pid, "SIGKILL");
		await killed(fixture);
		expect(fixture.pids.every(isAlive)).toBe(true);
		const next = new Warden(fixture.home, silent);
		next.endLeftovers();
		await noneIsLeft(fixture.pids);
		next.close();
		expect(other.pids.every(isAlive)).toBe(true);
		await killed(other);
		await noneIsLeft(other.pids);
	},
);

/** Children of that process which are no server: the warden would be started anew while it lives. */
function wardensOf({ pid = 0 }: ChildProcess): number[] {
	process.kill(pid, "SIGSTOP");
	return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
		.trim()
		.split(" ")
		.map(Number)
		.filter((one) =>
			readFileSync(`/proc/${one}/cmdline`, "latin1").includes(
				"drawbridge-warden",
			),
		);
}
