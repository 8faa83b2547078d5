/** Killed while it writes, the log holds every entry that was admitted, and its chain is whole. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openState } from "../../../core/state.ts";
import { chained } from "./chained.ts";

const rounds = process.env["DRAWBRIDGE_SOAK"] === "1" ? 1_000 : 20;
const appender = fileURLToPath(new URL("appender.ts", import.meta.url));

test(`killed ${rounds} times, it lost no admitted entry, and verifies each time`, {
	timeout: rounds * 10_000,
}, async () => {
	const log = await chained();
	let known = 0;
	for (let round = 0; round < rounds; round++) {
		const child = spawn(
			process.execPath,
			[appender, log.home.home, String(known)],
			{ stdio: ["ignore", "pipe", "inherit"] },
		);
		let text = "";
		child.stdout.setEncoding("utf8");
		child.stdout.on("data", (chunk: string) => {
			text += chunk;
		});
		await once(child.stdout, "data");
		// Some live long enough to be marked in the vault.
		const lives = round % 7 === 0 ? 1_200 : (round * 37) % 120;
		await new Promise((resolve) => setTimeout(resolve, lives));
		child.kill("SIGKILL");
		await once(child, "close");
		known = Number(text.trimEnd().split("\n").at(-1)) || known;
		const db = openState(log.home.database);
		const row = db
			.prepare(
				"SELECT count(*) AS n, max(CAST(substr(path, 2) AS INTEGER)) AS last FROM audit WHERE path != ''",
			)
			.get();
		db.close();
		const last = Number(row?.["last"]);
		expect(Number(row?.["n"])).toBe(last);
		expect(last).toBeGreaterThanOrEqual(known);
		known = last;
		// Reading everything each time would be most of the work.
		if (round % 10 < 2) expect(await log.verify()).toMatchObject({ ok: true });
	}
	expect(await log.verify()).toMatchObject({ ok: true });
});
