/** What was admitted and would not be any more is cut while it is open: a revoked key, an ended time box, a gone upstream. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { open } from "../http.ts";
import { gateForFile } from "./running.ts";
import { eventually } from "../eventually.ts";

const use = gateForFile({ mode: "relaxed" });

interface Stream {
	/** How it ended, once it has. */
	readonly ended: Promise<string>;
	readonly isOpen: () => boolean;
}

async function stream(
	headers: Record<string, string>,
	path = "/docs/sse",
): Promise<Stream> {
	const { docs, other, gate } = use();
	for (const upstream of [docs, other])
		upstream.answer = (_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.flushHeaders();
		};
	const { res } = await open(gate.gateUrl, { path, headers });
	expect(res.statusCode).toBe(200);
	let isOpen = true;
	res.resume();
	const ended = new Promise<string>((resolve) => {
		res.once("end", () => resolve("whole"));
		res.once("error", (error: NodeJS.ErrnoException) =>
			resolve(error.code ?? "error"),
		);
	}).finally(() => {
		isOpen = false;
	});
	return { ended, isOpen: () => isOpen };
}

test("a revoked key's stream is cut, and no other key's", async () => {
	const { gate, key, docs } = use();
	const made = await gate.createKey("short");
	const [kept, cut] = [
		await stream({ "X-API-Key": key }),
		await stream({ "X-API-Key": made.key }),
	];
	expect((await gate.run("key", "revoke", made.id)).code).toBe(0);
	expect(await cut.ended).toBe("ECONNRESET");
	expect(kept.isOpen()).toBe(true);
	await eventually(() => docs.received.at(-1)?.aborted).toBe(true);
});

test("an expired key's stream is cut", async () => {
	const { gate } = use();
	const { key } = await gate.createKey("brief", "--expires", "2s");
	expect(await (await stream({ "X-API-Key": key })).ended).toBe("ECONNRESET");
});

test("a mode that gets strict cuts anonymous streams and leaves a key's", async () => {
	const { gate, key } = use();
	const [anonymous, keyed] = [
		await stream({}),
		await stream({ "X-API-Key": key }),
	];
	await gate.run("mode", "strict");
	expect(await anonymous.ended).toBe("ECONNRESET");
	expect(keyed.isOpen()).toBe(true);
	await gate.run("mode", "relaxed");
});

test("the end of a time box cuts anonymous streams, and the next caller needs a key", async () => {
	const { gate, ask } = use();
	await gate.run("mode", "strict");
	await gate.run("mode", "lax", "--for", "2s", "--yes");
	const anonymous = await stream({});
	expect(await anonymous.ended).toBe("ECONNRESET");
	expect((await ask({ path: "/docs/a" })).status).toBe(401);
	await gate.run("mode", "relaxed");
});

test("an allowlist without the caller cuts its stream", async () => {
	const { gate, key } = use();
	const cut = await stream({ "X-API-Key": key });
	const settings = join(gate.home, "security.json");
	await writeFile(
		settings,
		'{"mode":"relaxed","limits":null,"allowed_ips":["10.0.0.0/8"]}',
	);
	expect(await cut.ended).toBe("ECONNRESET");
	await writeFile(settings, '{"mode":"relaxed","limits":null}');
	await eventually(
		async () => (await use().ask({ path: "/docs/a" })).status,
	).toBe(200);
});

test("an upstream that is taken away takes its streams along", async () => {
	const { gate, key, docs } = use();
	await gate.run("upstream", "add", "brief", docs.url);
	const cut = await stream({ "X-API-Key": key }, "/brief/sse");
	await gate.run("upstream", "remove", "brief");
	expect(await cut.ended).toBe("ECONNRESET");
});
