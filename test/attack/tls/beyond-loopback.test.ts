/**
 * A listener that other machines reach is strict whatever the mode says: nobody is keyless there, not even a program of
 * the owner's own user on this machine. Taught by design.md §3 ("listeners beyond loopback").
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";
import { send } from "../../core/http.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { openTls, sendTls, type Trust } from "../../stub/tls.ts";
import { readFile } from "node:fs/promises";

// 0.0.0.0 is beyond loopback, and this machine reaches it at 127.0.0.1.
const use = gateForFile({
	mode: "lax",
	flags: ["--tls", "--host", "0.0.0.0"],
	settings: {
		mode: "lax",
		limits: null,
		listeners: [{ host: "127.0.0.1", port: 0 }],
	},
});
let trust: Trust;
let clear = "";
beforeAll(async () => {
	const { gate } = use();
	const dir = join(gate.home, "exported");
	await gate.run("cert", "export", dir);
	trust = { ca: await readFile(join(dir, "ca.crt"), "utf8") };
	const { stdout } = await gate.run("status", "--json");
	const [main, own] = JSON.parse(stdout)["listeners"];
	expect([main["alwaysStrict"], own["alwaysStrict"]]).toEqual([true, false]);
	clear = String(own["url"]);
});

test("lax does not hold there, and does on loopback", async () => {
	const { gate } = use();
	const path = "/docs/a";
	expect((await send(clear, { path })).status).toBe(200);
	const { docs } = use();
	expect((await sendTls(gate.gateUrl, trust, { path })).status).toBe(401);
	const headers = { "X-API-Key": "dbk_no-such-key-is-known-here-at-all" };
	expect((await send(clear, { path, headers })).status).toBe(200);
	docs.received.length = 0;
	expect((await sendTls(gate.gateUrl, trust, { path, headers })).status).toBe(
		401,
	);
	expect(docs.received).toEqual([]);
});

test("the record says strict for it, also of what could not be read", async () => {
	const { gate } = use();
	await sendTls(gate.gateUrl, trust, { path: "/docs/strict" });
	await sendTls(gate.gateUrl, trust, { path: "/docs/a", method: "TRACE" });
	const { stdout } = await gate.run("audit", "tail", "--json");
	const modes = JSON.parse(stdout)
		.filter(({ kind }: { kind: string }) => kind === "refused")
		.slice(-2)
		.map(({ mode }: { mode: string }) => mode);
	expect(modes).toEqual(["strict", "strict"]);
});

test("a project that loosens loosens loopback only", async () => {
	const { gate, docs } = use();
	const dir = join(gate.home, "project");
	await mkdir(join(dir, ".drawbridge"), { recursive: true });
	await writeFile(
		join(dir, ".drawbridge/security.json"),
		JSON.stringify({ mode: "lax" }),
	);
	const added = await gate.run(
		"upstream",
		"add",
		"mine",
		docs.url,
		"--project",
		dir,
	);
	expect(added.code).toBe(0);
	await gate.run("project", "trust", dir, "--yes");
	const path = "/mine/a";
	expect((await send(clear, { path })).status).toBe(200);
	expect((await sendTls(gate.gateUrl, trust, { path })).status).toBe(401);
});

test("a stream ends when its key does, although lax would take it for nobody's", async () => {
	const { gate } = use();
	const lent = await gate.createKey("lent");
	use().docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: one\n\n");
	};
	const headers = { "X-API-Key": lent.key };
	const res = await openTls(gate.gateUrl, trust, { path: "/docs/s", headers });
	const ended = new Promise<string>((resolve) => {
		res.resume().once("end", () => resolve("whole"));
		res.once("error", () => resolve("cut"));
	});
	await gate.run("key", "revoke", lent.id);
	expect(await ended).toBe("cut");
});

test("every address of this machine is a Host there, and a foreign name is none", async () => {
	const { networkInterfaces } = await import("node:os");
	const { gate, key } = use();
	const addresses = Object.values(networkInterfaces())
		.flatMap((all) => all ?? [])
		.filter(({ family }) => family === "IPv4")
		.map(({ address }) => address);
	for (const host of addresses) {
		const headers = { Host: `${host}:${gate.port}`, "X-API-Key": key };
		const named = { ...trust, servername: "localhost" };
		const told = await sendTls(gate.gateUrl, named, {
			path: "/docs/a",
			headers,
		});
		expect([host, told.status]).toEqual([host, 200]);
	}
	const headers = { Host: "192.0.2.7", "X-API-Key": key };
	const told = await sendTls(
		gate.gateUrl,
		{ ...trust, servername: "localhost" },
		{ path: "/docs/a", headers },
	);
	expect(told.code).toBe("foreign-host");
});

const reason = (started: Promise<GateProcess>): Promise<string> =>
	started.then(
		async (gate) => {
			onTestFinished(() => gate.stop());
			return "started";
		},
		(error: Error) => error.message,
	);

describe("without TLS there is no such listener", () => {
	const upstreams = { docs: "http://127.0.0.1:9" };
	test.each(["0.0.0.0", "::", "192.0.2.7", "::ffff:0.0.0.0", "2001:db8::1"])(
		"%s is refused at the start, with what to do",
		async (host) => {
			const said = await reason(
				startGate({ upstreams, flags: ["--host", host] }),
			);
			expect(said).toContain("[not-loopback]");
			expect(said).toContain("--tls");
		},
	);

	test("neither on the command line nor in the settings", async () => {
		const listeners = [{ host: "0.0.0.0", port: 0 }];
		const said = await reason(
			startGate({ upstreams, settings: { limits: null, listeners } }),
		);
		expect(said).toContain("[not-loopback]");
	});

	test("a name is no address to listen on", async () => {
		const said = await reason(
			startGate({
				upstreams,
				flags: ["--tls", "--host", "localhost.evil.example"],
			}),
		);
		expect(said).toContain("[bad-option]");
	});
});
