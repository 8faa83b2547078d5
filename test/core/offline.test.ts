/** Commands on the files of a gate that does not run. */
import { writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { EntryView } from "../../contract/views.ts";
import type { CallResult } from "../../core/control/control.ts";
import type { Home } from "../../core/home.ts";
import { openOffline } from "../../core/offline.ts";
import { silent, tempHome } from "./parts.ts";

process.env["DRAWBRIDGE_VAULT"] = "file";

type Call = (name: string, input?: unknown) => Promise<CallResult>;

async function offline(
	home: Home,
): Promise<{ call: Call; close(): Promise<void> }> {
	const opened = await openOffline(home, silent);
	let closed: Promise<void> | undefined;
	const close = (): Promise<void> => (closed ??= opened.close());
	onTestFinished(close);
	return {
		call: (name, input = {}) => opened.control.call("cli", name, input),
		close,
	};
}

test("what one command leaves, the next one finds", async () => {
	const home = await tempHome();
	const first = await offline(home);
	await first.call("key.create", { name: "kept" });
	await first.call("mode.set", { mode: "lax", forSeconds: 600 });
	await first.call("upstream.add", { name: "docs", url: "http://127.0.0.1:9" });
	await first.close();
	const second = await offline(home);
	expect(await second.call("status.get")).toMatchObject({
		ok: true,
		output: {
			running: false,
			pid: null,
			gate: null,
			mode: "lax",
			returnsTo: "strict",
			activeKeys: 1,
			upstreams: [{ name: "docs", health: { state: "down" } }],
		},
	});
	const tail = await second.call("audit.tail");
	const entries = tail.ok ? z.array(EntryView).parse(tail.output) : [];
	expect(
		entries
			.filter(({ client }) => client === "cli")
			.map(({ reason }) => reason.split(" ")[0]),
	).toEqual(["key.create", "mode.set", "upstream.add"]);
});

test.each(["console.link", "gate.stop", "gate.restart"])(
	"%s needs a running gate",
	async (name) => {
		const { call } = await offline(await tempHome());
		expect(await call(name)).toMatchObject({
			ok: false,
			failure: { code: "not-running" },
		});
	},
);

test("two do not work on one home at once", async () => {
	const home = await tempHome();
	const first = await offline(home);
	await expect(openOffline(home, silent)).rejects.toMatchObject({
		code: "already-running",
	});
	await first.close();
	await offline(home);
});

test("settings that cannot be read refuse, and leave the home free", async () => {
	const home = await tempHome();
	await writeFile(home.settings, "{");
	await expect(openOffline(home, silent)).rejects.toMatchObject({
		code: "settings-invalid",
	});
	await writeFile(home.settings, "{}");
	await offline(home);
});
