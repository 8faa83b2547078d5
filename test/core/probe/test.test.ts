/** The test of an upstream: what each step finds at real servers of both eras, at dead ones, and at those that are none. */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { createServer as createTcp, type AddressInfo } from "node:net";
import { join } from "node:path";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { startReference } from "../../conformance/reference/server.ts";
import { startSseServer } from "../../conformance/reference/sse-server.ts";
import { makeCa, type PemPair, type TestCa, textOf } from "../../stub/tls.ts";
import { httpUpstream } from "../http.ts";
import { tempFolder } from "../parts.ts";
import { approve, serversOf } from "../stdio/asking.ts";
import { server as program } from "../stdio/starting.ts";
import { eventually } from "../eventually.ts";
import { findings, foundBy, listing, probing, withSecret } from "./probing.ts";

const reached = ["address-known", "connected", "tls-none"];

describe("a server that speaks MCP", () => {
	test.each([
		["modern", "mcp-modern", "2026-07-28"],
		["legacy", "mcp-legacy", "2025-11-25"],
	] as const)(
		"of the %s era is told by its revision, and by being open",
		async (era, finding, revision) => {
			const server = await startReference(era);
			onTestFinished(() => server.stop());
			const { probes, upstream, recorded } = await probing({
				url: server.origin,
			});
			const view = await probes.test(upstream());
			expect(findings(view)).toEqual([
				...reached,
				"answers",
				"open",
				"secret-none",
				finding,
			]);
			expect(foundBy(view, finding)).toContain(revision);
			expect(recorded).toHaveLength(1);
		},
	);

	test("by the old transport only is found beside its endpoint", async () => {
		const server = await startSseServer();
		onTestFinished(() => server.stop());
		const { probes, upstream } = await probing({ url: server.origin });
		expect(findings(await probes.test(upstream()))).toContain("mcp-sse");
	});

	test("and wants a credential is closed, and takes the secret", async () => {
		const server = await httpUpstream();
		server.answer = listing([], (shown) => shown === "Bearer good-secret");
		const { probes, upstream } = await probing(
			withSecret(server.url),
			"good-secret",
		);
		const view = await probes.test(upstream());
		expect(findings(view)).toEqual([
			...reached,
			"answers",
			"closed",
			"secret-accepted",
			"mcp-legacy",
		]);
		expect(foundBy(view, "mcp-legacy")).toBe("listing 1.2, 2025-11-25");
		expect(
			server.received.some(({ body }) => body.includes("tools/call")),
		).toBe(false);
	});

	test("and wants another secret has refused this one", async () => {
		const server = await httpUpstream();
		server.answer = listing([], (shown) => shown === "Bearer good-secret");
		const { probes, upstream } = await probing(
			withSecret(server.url),
			"some-other-secret",
		);
		const found = findings(await probes.test(upstream()));
		expect(found).toContain("secret-refused");
		expect(found).toContain("mcp-none");
	});

	test("is asked without it while its secret is not set", async () => {
		const server = await httpUpstream();
		server.answer = listing([], (shown) => shown !== undefined);
		const { probes, upstream } = await probing(withSecret(server.url));
		const view = await probes.test(upstream());
		expect(findings(view)).toEqual([
			...reached,
			"answers",
			"closed",
			"secret-missing",
			"mcp-none",
		]);
		expect(foundBy(view, "secret-missing")).toContain("server");
		for (const { headers } of server.received)
			expect(headers.authorization).toBeUndefined();
	});
});

describe("a server that is none", () => {
	test("at a dead port: nothing listens, and nothing more is tried", async () => {
		const server = await httpUpstream();
		await server.stop();
		const { probes } = await probing({ url: server.url });
		expect(findings(await probes.testAddress(server.url))).toEqual([
			"address-known",
			"nothing-listens",
		]);
	});

	test("by a name nobody knows", async () => {
		const { probes } = await probing({ url: "http://127.0.0.1:9" });
		expect(
			findings(await probes.testAddress("http://no-such-host.invalid:80")),
		).toEqual(["address-unknown"]);
	});

	test("answers with a page", async () => {
		const server = await httpUpstream();
		server.answer = (_, res) =>
			res.writeHead(200, { "Content-Type": "text/html" }).end("<h1>hi</h1>");
		const { probes } = await probing({ url: server.url });
		const found = findings(await probes.testAddress(server.url));
		expect(found).toContain("answers-page");
		expect(found).toContain("mcp-none");
		expect(found).toContain("open-unclear");
	});

	test("breaks off", async () => {
		const server = createTcp((socket) => {
			socket.on("error", () => undefined);
			socket.once("data", () => socket.end("what?\r\n\r\n"));
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		onTestFinished(() => void server.close());
		// A listening TCP server has an address.
		const { port } = server.address() as AddressInfo;
		const { probes } = await probing({ url: "http://127.0.0.1:9" });
		expect(
			findings(await probes.testAddress(`http://127.0.0.1:${port}`)),
		).toContain("answer-broken");
	});

	test("redirects: nobody follows", async () => {
		const server = await httpUpstream();
		const other = await httpUpstream();
		server.answer = (_, res) =>
			res.writeHead(307, { Location: `${other.url}/` }).end();
		const { probes } = await probing({ url: server.url });
		expect(findings(await probes.testAddress(server.url))).toContain(
			"answers-redirect",
		);
		expect(other.received).toEqual([]);
	});

	test("takes connections and never answers", async () => {
		const server = await httpUpstream();
		server.answer = () => undefined;
		const { probes } = await probing({ url: server.url });
		expect(findings(await probes.testAddress(server.url))).toEqual([
			...reached,
			"answer-silent",
		]);
	});
});

describe("over TLS", () => {
	let ca: TestCa;
	let pairs: Record<"good" | "elsewhere" | "expired", PemPair>;
	beforeAll(async () => {
		ca = await makeCa();
		pairs = {
			good: await ca.issue("good", "IP:127.0.0.1"),
			elsewhere: await ca.issue("elsewhere", "DNS:elsewhere.local"),
			expired: await ca.issue("expired", "IP:127.0.0.1", -1),
		};
	});
	afterAll(() => ca.remove());

	test.each([
		["good", true, "tls-good"],
		["good", false, "tls-unbelieved"],
		["elsewhere", true, "tls-other-name"],
		["expired", true, "tls-expired"],
	] as const)(
		"a certificate that is %s, its CA believed %s: %s",
		async (which, believed, finding) => {
			const { probes, upstream } = await probing({
				url: await serverWith(pairs[which]),
				...(believed ? { tls: { ca: ca.cert } } : {}),
			});
			const found = findings(await probes.test(upstream()));
			expect(found).toContain(finding);
			expect(found.includes("answers")).toBe(finding === "tls-good");
		},
	);

	test("a server that speaks no TLS there", async () => {
		const server = await httpUpstream();
		const { probes } = await probing({ url: "http://127.0.0.1:9" });
		expect(
			findings(await probes.testAddress(server.url.replace("http:", "https:"))),
		).toContain("tls-not-spoken");
	});
});

describe("a command", () => {
	test("that nobody approved is not started", async () => {
		const { parts, probes, upstream } = await command();
		expect(findings(await probes.test(upstream()))).toEqual([
			"program-not-approved",
		]);
		expect((await probes.tools(upstream())).state).toBe("not-approved");
		expect(serversOf(parts).view()).toMatchObject({
			processes: [],
			crashes: 0,
		});
		expect(parts.approvals.list()).toEqual([]);
	});

	test("that was approved is started, greeted and ended again", async () => {
		const { parts, probes, upstream } = await command();
		approve(parts);
		const found = findings(await probes.test(upstream()));
		expect(found[0]).toBe("program-runs");
		expect(found[1]).toMatch(/^mcp-/);
		await eventually(() => serversOf(parts).view().processes).toEqual([]);
		expect(serversOf(parts).view().crashes).toBe(0);
	});

	test("that ends at once has failed", async () => {
		const { parts, probes, upstream } = await command("process.exit(3)");
		approve(parts);
		expect(findings(await probes.test(upstream()))).toEqual(["program-failed"]);
	});
});

async function serverWith(pair: PemPair): Promise<string> {
	const server = createServer(await textOf(pair), (_, res) => res.end("hi"));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server has an address.
	return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** As the upstream "server", not approved. */
async function command(script = program) {
	const folder = await tempFolder();
	await writeFile(join(folder, "server.mjs"), script);
	return await probing({
		stdio: {
			command: process.execPath,
			args: [join(folder, "server.mjs")],
			cwd: folder,
			sandbox: false,
		},
	});
}
