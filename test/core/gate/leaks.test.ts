/** Secrets on their way through a real gate: written down, taken out or asked about, as the settings say. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { type HttpUpstream, send, startHttpUpstream } from "../http.ts";

let gate: GateProcess;
let upstream: HttpUpstream;
let key: string;

/** Made here, so that nobody's scanner finds it in this file. */
const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
const secretAnswer = `{"jsonrpc":"2.0","id":1,"result":{"text":"${token}"}}`;

const Card = z.object({
	id: z.string(),
	upstream: z.string(),
	args: z.string(),
});

beforeAll(async () => {
	upstream = await startHttpUpstream();
	upstream.answer = (_request, response) => {
		response.writeHead(200, { "Content-Type": "application/json" });
		response.end(secretAnswer);
	};
	const { url } = upstream;
	gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			audit: { bodies: true },
			upstreams: {
				noted: {
					url,
					leak_guard: { requests: "record", answers: "record" },
				},
				held: { url, leak_guard: { requests: "hold" } },
				cleaned: {
					url,
					leak_guard: { requests: "redact", answers: "redact" },
				},
				free: { url, leak_guard: { requests: "off", answers: "off" } },
			},
		},
	});
	({ key } = await gate.createKey("agent"));
});
afterAll(async () => {
	await gate?.stop();
	await upstream?.stop();
});

const body = JSON.stringify({
	jsonrpc: "2.0",
	id: 1,
	method: "tools/call",
	params: { name: "note", arguments: { text: `the token is ${token}` } },
});
const ask = async (to: string) => {
	upstream.received.length = 0;
	const { body: answer } = await send(gate.gateUrl, {
		method: "POST",
		path: `/${to}/mcp`,
		headers: { "X-API-Key": key, "Content-Type": "application/json" },
		body,
	});
	return { answer, sent: upstream.received.map((one) => one.body).join("") };
};
const record = async (): Promise<string> =>
	(await gate.run("audit", "tail", "--json")).stdout;

describe("a secret in a request and in its answer", () => {
	it("goes through and is written down, by its rule and not in clear", async () => {
		const { answer, sent } = await ask("noted");
		expect([answer, sent]).toEqual([secretAnswer, body]);
		await vi.waitFor(
			async () => {
				const entries = await record();
				expect(entries).toMatch(/secrets in the request: [^"]*github/i);
				expect(entries).toMatch(/secrets in the answer: [^"]*github/i);
			},
			{ timeout: 20_000 },
		);
		expect(await record()).not.toContain(token);
	});

	it("is written over, both ways, where the owner wants that", async () => {
		const { answer, sent } = await ask("cleaned");
		for (const text of [answer, sent]) {
			expect(text).not.toContain(token);
			expect(JSON.parse(text)).toMatchObject({ jsonrpc: "2.0", id: 1 });
		}
		expect(sent).toHaveLength(body.length);
	});

	it("is asked about, shown to nobody, and sent as it is once somebody said yes", async () => {
		const asked = ask("held");
		const card = await vi.waitFor(
			async () => {
				const [one] = z.array(Card).parse(await gate.call("approval.list", {}));
				if (!one) throw new Error("nothing waits");
				return one;
			},
			{ timeout: 20_000 },
		);
		expect(card.args).toContain("the token is");
		expect(card.args).not.toContain(token);
		expect(upstream.received).toEqual([]);
		await gate.run("approvals", "approve", card.id);
		expect((await asked).sent).toBe(body);
	});

	it("is left out of what is kept of both, which audit show prints", async () => {
		await ask("free");
		await vi.waitFor(
			async () => {
				const entries = z
					.array(z.object({ request: z.string(), upstream: z.string() }))
					.parse(JSON.parse(await record()));
				const { request } = entries.findLast(
					(one) => one.upstream === "free",
				) ?? {
					request: "",
				};
				const { stdout } = await gate.run("audit", "show", request, "--json");
				const { texts } = z
					.object({
						texts: z.array(z.object({ part: z.string(), text: z.string() })),
					})
					.parse(JSON.parse(stdout));
				expect(texts.map(({ part }) => part)).toEqual(["request", "answer"]);
				expect(texts[0]?.text).toContain("the token is");
				expect(texts[1]?.text).toContain('"result"');
				expect(stdout).not.toContain(token);
			},
			{ timeout: 20_000 },
		);
	});

	it("is nobody's business where the guard is off", async () => {
		const before = (await record()).split("secrets in").length;
		expect((await ask("free")).sent).toBe(body);
		expect((await record()).split("secrets in").length).toBe(before);
	});
});
