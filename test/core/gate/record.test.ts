/** Nothing is forwarded that the log does not hold: not when the log cannot be written, and not when the gate is killed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { startGate } from "../../stub/gate-process.ts";
import { httpUpstream, send } from "../http.ts";
import { gateForFile } from "./running.ts";

const use = gateForFile();
const database = (home: string): DatabaseSync =>
	new DatabaseSync(join(home, "state", "drawbridge.db"), { timeout: 5_000 });

test("a log that cannot be written refuses everything, tells the owner, and lets through again once it can", async () => {
	const { askWithKey, docs, gate } = use();
	const db = database(gate.home);
	onTestFinished(() => db.close());
	db.exec("ALTER TABLE audit RENAME TO audit_away");
	for (let count = 0; count < 3; count++)
		expect(await askWithKey({ path: "/docs/a" })).toMatchObject({
			status: 503,
			code: "record-unavailable",
		});
	expect(docs.received).toEqual([]);
	expect(gate.stderr()).toContain("audit");
	db.exec("ALTER TABLE audit_away RENAME TO audit");
	expect((await askWithKey({ path: "/docs/a" })).status).toBe(200);
	expect(docs.received).toHaveLength(1);
});

test("a flood of refusals is counted, and who has a key is served meanwhile", async () => {
	const { ask, askWithKey, gate } = use();
	const refusals = 400;
	const codes = await Promise.all(
		Array.from(
			{ length: refusals },
			async () => (await ask({ path: "/docs/flood" })).status,
		),
	);
	expect(new Set(codes)).toEqual(new Set([401]));
	expect((await askWithKey({ path: "/docs/a" })).status).toBe(200);
	const db = database(gate.home);
	onTestFinished(() => db.close());
	const select = db.prepare(
		"SELECT path, reason FROM audit WHERE kind = 'refused'",
	);
	const counted = (): number =>
		select.all().reduce((sum, { path, reason }) => {
			if (path === "/docs/flood") return sum + 1;
			return sum + (Number.parseInt(String(reason), 10) || 0);
		}, 0);
	await expect.poll(counted, { timeout: 5_000 }).toBe(refusals);
});

const rounds = process.env["DRAWBRIDGE_SOAK"] === "1" ? 40 : 2;

test(`killed ${rounds} times while it forwards, the gate has every request in its log that an upstream saw`, {
	timeout: rounds * 20_000,
}, async () => {
	for (let round = 0; round < rounds; round++) {
		const upstream = await httpUpstream();
		const gate = await startGate({ upstreams: { docs: upstream.url } });
		onTestFinished(() => gate.stop());
		const { key } = await gate.createKey("killed");
		const headers = { "X-API-Key": key };
		let number = 0;
		const over = new AbortController();
		const call = async (): Promise<void> => {
			while (!over.signal.aborted)
				await send(gate.gateUrl, { path: `/docs/${++number}`, headers }).catch(
					() => {
						over.abort();
					},
				);
		};
		const callers = Promise.all(Array.from({ length: 16 }, call));
		const enough = 150 + ((round * 37) % 400);
		await expect
			.poll(() => upstream.received.length, { timeout: 15_000, interval: 5 })
			.toBeGreaterThan(enough);
		process.kill(gate.pid, "SIGKILL");
		await callers;
		expect(existsSync(join(gate.home, "state", "drawbridge.db"))).toBe(true);
		const db = database(gate.home);
		const admitted = new Set(
			db
				.prepare("SELECT path FROM audit WHERE kind = 'admitted'")
				.all()
				.map((row) => row["path"]),
		);
		expect(db.prepare("PRAGMA integrity_check").get()).toMatchObject({
			integrity_check: "ok",
		});
		db.close();
		const unrecorded = upstream.received.filter(
			({ url }) => !admitted.has(`/docs${url}`),
		);
		expect(unrecorded.map(({ url }) => url)).toEqual([]);
	}
});
