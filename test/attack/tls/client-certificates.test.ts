/**
 * Client certificates: whoever has none that is good does not get in, one that was revoked stops at once, and none is
 * more than what it was issued for. Taught by threats.md ("one CA for everything"), CVE-2025-23419 (a resumed session
 * gets around the check) and RFC 9325 §3.4.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import {
	makeCa,
	openTls,
	outcomeOf,
	type PemText,
	sendTls,
	shakeHands,
	type TestCa,
	textOf,
} from "../../stub/tls.ts";
import { gateForFile } from "../../core/gate/running.ts";
import type { Ask } from "../../core/http.ts";
import { httpUpstreamAt } from "./upstream-at.ts";

type Client = "admin-bot" | "reader" | "only-other" | "short" | "spare";

/** Certificates of the gate's own client CA, as its owner would make them. */
interface Issued {
	readonly ca: string;
	of(name: Client): PemText;
	id(name: Client): string;
}

async function issueAll(gate: GateProcess): Promise<Issued> {
	const words: Record<Client, string[]> = {
		"admin-bot": ["--role", "admin"],
		reader: ["--role", "viewer"],
		"only-other": ["--role", "operator", "--upstream", "other"],
		short: ["--role", "operator"],
		spare: ["--role", "operator"],
	};
	for (const [name, more] of Object.entries(words)) {
		const made = await gate.run("cert", "issue", name, "--client", ...more);
		if (made.code !== 0) throw new Error(made.stderr);
	}
	const dir = join(gate.home, "exported");
	const { code, stderr } = await gate.run("cert", "export", dir);
	if (code !== 0) throw new Error(stderr);
	const texts = new Map<string, PemText>();
	for (const name of Object.keys(words))
		texts.set(
			name,
			await textOf({
				cert: join(dir, `clients/${name}.crt`),
				key: join(dir, `clients/${name}.key`),
			}),
		);
	const list: { name: string; id: string }[] = JSON.parse(
		(await gate.run("cert", "list", "--json")).stdout,
	);
	return {
		ca: await readFile(join(dir, "ca.crt"), "utf8"),
		of(name) {
			const text = texts.get(name);
			if (!text) throw new Error(name);
			return text;
		},
		id: (name) => list.find((one) => one.name === name)?.id ?? "",
	};
}

let foreign: TestCa;
let stranger: PemText;
beforeAll(async () => {
	foreign = await makeCa("client-ca");
	stranger = await textOf(await foreign.issue("admin-bot", ""));
});
afterAll(() => foreign.remove());

const events = (gate: { docs: ReturnType<typeof use>["docs"] }): void => {
	gate.docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: one\n\n");
	};
};

const use = gateForFile({
	flags: ["--tls", "--client-certificates", "required"],
});

describe("where a client certificate is required", () => {
	let issued: Issued;
	beforeAll(async () => {
		issued = await issueAll(use().gate);
	});
	const outcome = (
		client: Partial<PemText>,
		ask: Ask = {},
	): Promise<number | string> => {
		const { gate, key } = use();
		return outcomeOf(
			sendTls(
				gate.gateUrl,
				{ ca: issued.ca, ...client },
				{
					path: "/docs/a",
					...ask,
					headers: ask.headers ?? { "X-API-Key": key },
				},
			),
		);
	};
	const bare: Ask = { headers: {} };

	test("without one there is no request, whatever key is known", async () => {
		expect(await outcome({})).not.toBeTypeOf("number");
		expect(use().docs.received).toEqual([]);
	});

	test("one of another CA, also of the same names, is none", async () => {
		expect(await outcome(stranger)).not.toBeTypeOf("number");
		const { docs } = use();
		expect(docs.received).toEqual([]);
	});

	test("the gate's own server certificate is none", async () => {
		const { gate } = use();
		await gate.run("cert", "issue", "box", "--san", "box.local");
		const dir = join(gate.home, "exported-server");
		await gate.run("cert", "export", dir);
		const server = await textOf({
			cert: join(dir, "box/tls.crt"),
			key: join(dir, "box/tls.key"),
		});
		expect(await outcome(server)).not.toBeTypeOf("number");
	});

	test("with one the request has its role, and its name stands in the record", async () => {
		expect(await outcome(issued.of("admin-bot"), bare)).toBe(200);
		const post: Ask = { method: "POST", body: "x", headers: {} };
		expect(await outcome(issued.of("admin-bot"), post)).toBe(200);
		expect(await outcome(issued.of("reader"), bare)).toBe(200);
		expect(await outcome(issued.of("reader"), post)).toBe(403);
		const { stdout } = await use().gate.run("audit", "tail", "--json");
		const clients = JSON.parse(stdout).map(
			({ client }: { client: string }) => client,
		);
		expect(clients).toContain("admin-bot");
		expect(clients).toContain("reader");
	});

	test.each([
		"X-Forwarded-For: 203.0.113.9",
		"Forwarded: for=203.0.113.9",
		"Via: 1.1 proxy",
	])(
		"one that a proxy shows for itself is nobody's whom it relays: %s",
		async (line) => {
			const [name = "", value = ""] = line.split(": ");
			const relayed: Ask = { headers: { [name]: value } };
			expect(await outcome(issued.of("admin-bot"), relayed)).toBe(401);
			const { key } = use();
			expect(
				await outcome(issued.of("admin-bot"), {
					headers: { [name]: value, "X-API-Key": key },
				}),
			).toBe(200);
		},
	);

	test("it opens the upstreams it was issued for", async () => {
		const client = issued.of("only-other");
		expect(await outcome(client, bare)).toBe(403);
		expect(await outcome(client, { ...bare, path: "/other/a" })).toBe(200);
	});

	test("a key beside it is who it is; a bad one is refused, and the certificate does not save it", async () => {
		const post: Ask = { method: "POST", body: "x" };
		const viewer = await use().gate.createKey("v", "--role", "viewer");
		const admin = issued.of("admin-bot");
		const fields = { "X-API-Key": viewer.key };
		expect(await outcome(admin, { ...post, headers: fields })).toBe(403);
		const bad = { "X-API-Key": `${viewer.key}x` };
		expect(await outcome(admin, { ...post, headers: bad })).toBe(401);
	});

	test("it is no credential of a web page", async () => {
		const admin = issued.of("admin-bot");
		const { port } = use().gate;
		for (const headers of [
			{ "Sec-Fetch-Site": "same-origin" },
			{ "Sec-Fetch-Site": "none" },
			{ Origin: `https://127.0.0.1:${port}` },
		])
			expect(await outcome(admin, { headers })).toBe(401);
	});

	test("a program says nothing of it to the upstream", async () => {
		const { docs, gate } = use();
		const trust = { ca: issued.ca, ...issued.of("reader") };
		await sendTls(gate.gateUrl, trust, {
			path: "/docs/a",
			headers: { "X-Client-Cert": "mine", "X-SSL-Client-Verify": "SUCCESS" },
		});
		expect(docs.received).toHaveLength(1);
		const sent = JSON.stringify(docs.received).toLowerCase();
		expect(sent).not.toContain("client-cert");
		expect(sent).not.toContain("client-verify");
	});

	test("no token and no ticket is made from it", async () => {
		const admin = issued.of("admin-bot");
		for (const path of ["token", "ws-token?upstream=docs"])
			expect(
				await outcome(admin, {
					method: "POST",
					path: `/.drawbridge/auth/${path}`,
					headers: {},
				}),
			).toBe(401);
	});

	test("revoked, its open stream ends, and neither it nor a session from before comes in again", async () => {
		const running = use();
		const { gate } = running;
		const client = issued.of("short");
		const trust = { ca: issued.ca, ...client };
		const held = await shakeHands(gate.port, trust);
		const ticket = new Promise<Buffer>((resolve) =>
			held.once("session", resolve),
		);
		held.write("GET /docs/a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
		await new Promise((resolve) => held.once("data", resolve));
		const session = await ticket;
		const resumed = await shakeHands(gate.port, { ...trust, session });
		expect(resumed.isSessionReused()).toBe(true);

		events(running);
		const res = await openTls(gate.gateUrl, trust, { path: "/docs/s" });
		const ended = new Promise<string>((resolve) => {
			res.resume().once("end", () => resolve("whole"));
			res.once("error", () => resolve("cut"));
		});
		const { code } = await gate.run("cert", "revoke", issued.id("short"));
		expect(code).toBe(0);
		expect(await ended).toBe("cut");

		expect(await outcome(client, bare)).not.toBe(200);
		// Connections that were there before are looked at again, request by request.
		for (const socket of [held, resumed]) {
			socket.write("GET /docs/a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
			const [answer] = await new Promise<Buffer[]>((resolve) =>
				socket.once("data", (...pieces: Buffer[]) => resolve(pieces)),
			);
			expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /);
			socket.destroy();
		}
		const again = await sendTls(
			gate.gateUrl,
			{ ...trust, session },
			{ path: "/docs/a" },
		).then(
			({ status }) => status,
			() => "refused",
		);
		expect(again).toBe("refused");
		expect(await outcome(issued.of("spare"), bare)).toBe(200);
	});
});

describe("where one may be shown", () => {
	let gate: GateProcess;
	let issued: Issued;
	const upstream = httpUpstreamAt();
	beforeAll(async () => {
		gate = await startGate({
			upstreams: { docs: upstream().url, other: upstream().url },
			flags: ["--tls", "--client-certificates", "optional"],
			mode: "relaxed",
		});
		issued = await issueAll(gate);
	});
	afterAll(() => gate.stop());
	const outcome = (client: Partial<PemText>): Promise<number | string> =>
		outcomeOf(
			sendTls(gate.gateUrl, { ca: issued.ca, ...client }, { path: "/docs/a" }),
		);

	test("without one the mode decides, with one it is who it is", async () => {
		expect(await outcome({})).toBe(200);
		expect(await outcome(issued.of("reader"))).toBe(200);
		await gate.run("mode", "strict");
		expect(await outcome({})).toBe(401);
		expect(await outcome(issued.of("reader"))).toBe(200);
	});

	test("one that is not good is a bad credential, in relaxed, too", async () => {
		await gate.run("mode", "relaxed");
		expect(await outcome(stranger)).toBe(401);
		await gate.run("cert", "revoke", issued.id("spare"));
		expect(await outcome(issued.of("spare"))).toBe(401);
		expect(await outcome(issued.of("reader"))).toBe(200);
	});
});

describe("with a client CA of the owner's own", () => {
	let gate: GateProcess;
	let server: string;
	const upstream = httpUpstreamAt();
	beforeAll(async () => {
		const pair = await foreign.issue("server", "IP:127.0.0.1,DNS:localhost");
		server = await readFile(foreign.cert, "utf8");
		gate = await startGate({
			upstreams: { docs: upstream().url },
			flags: ["--cert", pair.cert, "--key", pair.key].concat([
				"--client-ca",
				foreign.cert,
			]),
		});
	});
	afterAll(() => gate.stop());

	test("a certificate of it opens the door and says nothing of who it is", async () => {
		const trust = { ca: server, ...stranger };
		const path = "/docs/a";
		expect(
			await outcomeOf(sendTls(gate.gateUrl, { ca: server }, { path })),
		).not.toBeTypeOf("number");
		expect(await outcomeOf(sendTls(gate.gateUrl, trust, { path }))).toBe(401);
		const { key } = await gate.createKey("known");
		const headers = { "X-API-Key": key };
		expect(
			await outcomeOf(sendTls(gate.gateUrl, trust, { path, headers })),
		).toBe(200);
	});

	test("one of any other CA is a bad credential where it may be left out, and no anonymous call", async () => {
		const pair = await foreign.issue("second", "IP:127.0.0.1,DNS:localhost");
		const another = await makeCa("another-ca");
		onTestFinished(() => another.remove());
		const unverified = await textOf(await another.issue("unverified", ""));
		const optional = await startGate({
			upstreams: { docs: upstream().url },
			mode: "relaxed",
			flags: ["--cert", pair.cert, "--key", pair.key].concat([
				"--client-ca",
				foreign.cert,
				"--client-certificates",
				"optional",
			]),
		});
		onTestFinished(() => optional.stop());
		const outcome = (client: Partial<PemText>): Promise<number | string> =>
			outcomeOf(
				sendTls(
					optional.gateUrl,
					{ ca: server, ...client },
					{ path: "/docs/a" },
				),
			);
		expect(await outcome({})).toBe(200);
		expect(await outcome(stranger)).toBe(200);
		expect(await outcome(unverified)).toBe(401);
	});
});
