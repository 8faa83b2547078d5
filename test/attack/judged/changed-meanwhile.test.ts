/**
 * Attack: what a person looks at is harmless, and what leaves is not: a script is written anew, or the owner's rules
 * change, while a WebSocket message waits; a deny comes while its record is written; the same bytes are sent under another
 * field; a member beside the call is shown to nobody. Threats: "the world changes while a person thinks".
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AuditLog } from "../../../core/audit/log.ts";
import type { Client } from "../../../core/client.ts";
import { type Asking, digestOfAsking } from "../../../core/holding/asking.ts";
import { mcpCallOf } from "../../../core/holding/mcp-call.ts";
import { messageJudge } from "../../../core/holding/messages.ts";
import { Policies } from "../../../core/policy/policies.ts";
import { isRefusal } from "../../../core/problem.ts";
import { parseBody } from "../../../core/request/body.ts";
import { type Head, parseHead } from "../../../core/request/head.ts";
import type { Standing } from "../../../core/standing.ts";
import type { Upstream } from "../../../core/upstreams.ts";
import { desk } from "../../core/approval/asking.ts";
import { table } from "../../core/inspection/asking.ts";

const client: Client = {
	id: "k1",
	name: "agent",
	role: "admin",
	upstreams: [],
	// Known, without a key store.
	key: { id: "k1" } as Client["key"],
	session: undefined,
};

function headOf(fields: Readonly<Record<string, string>> = {}): Head {
	const head = parseHead(
		Object.entries({ Host: "x", ...fields }).flat(),
		"1.1",
	);
	if (isRefusal(head)) throw new Error(head.code);
	return head;
}

function asking(change: Partial<Asking> = {}, dir = "/work"): Asking {
	return {
		client,
		agent: "",
		// As much of an upstream as is asked for here.
		upstream: {
			name: "u",
			origin: "http://127.0.0.1:1",
			basePath: "",
			project: {
				dir,
				rules: { held: [], tightening: [] },
				sensitivePaths: [],
			},
			commands: table([
				{ path: "/ws", message: {}, body: "run", language: "shell" },
			]),
		} as unknown as Upstream,
		method: "GET",
		target: "/ws",
		head: headOf(),
		body: { calls: [] },
		...change,
	};
}

async function socket(admit: () => Promise<void> = async () => undefined) {
	const dir = mkdtempSync(join(tmpdir(), "db-judged-"));
	onTestFinished(() => rmSync(dir, { recursive: true }));
	const script = join(dir, "clean.sh");
	writeFileSync(script, "rm -rf ~/x\n");
	const { approvals, clock } = await desk();
	const standing = { mode: () => "relaxed", holds: () => true };
	const settings = { rules: [], sensitive_paths: [], lax_asks_critical: true };
	const judge = messageJudge(
		asking({}, dir),
		// As much of it as a message needs.
		standing as unknown as Standing,
		(kind) => ({ kind }) as never,
		{
			approvals,
			// Two of its methods are called.
			audit: { admit, refused: () => undefined } as unknown as AuditLog,
			clock,
			policies: new Policies({ settings: () => settings, home: "/home/u" }),
			answerMs: () => 60_000,
		},
	);
	if (judge === undefined) throw new Error("messages are not judged");
	const verdict = judge('{"run":"sh clean.sh"}', new AbortController().signal);
	const id = approvals.list()[0]?.id ?? "";
	return { approvals, script, verdict, id };
}
const once = { kind: "allow", scope: "once" } as const;

describe("a message that waits", () => {
	test("goes on with a yes where nothing changed", async () => {
		const { approvals, verdict, id } = await socket();
		approvals.answer(id, once, "desktop");
		expect(await verdict).toBe("pass");
	});

	test("does not, where the script it runs was written anew", async () => {
		const { approvals, verdict, id, script } = await socket();
		writeFileSync(script, "rm -rf ~/y\n");
		approvals.answer(id, once, "desktop");
		expect(await verdict).toBe("cut");
	});

	test("does not, where somebody said no while its record was written", async () => {
		const written = Promise.withResolvers<void>();
		const begun = Promise.withResolvers<void>();
		const { approvals, verdict, id } = await socket(() => {
			begun.resolve();
			return written.promise;
		});
		approvals.answer(id, once, "desktop");
		await begun.promise;
		const said = approvals.answer(id, { kind: "deny", reason: "" }, "cli");
		written.resolve();
		expect([said, await verdict]).toEqual(["answered", "cut"]);
	});
});

const digest = (fields: Readonly<Record<string, string>>): string =>
	digestOfAsking(asking({ head: headOf(fields) }), undefined, []);
const found = (json: object) => {
	const body = parseBody(Buffer.from(JSON.stringify(json)));
	return isRefusal(body) ? body : mcpCallOf(body.json, headOf());
};

describe("an answer is bound to", () => {
	const plain = digest({});

	test.each([
		["Cookie", "account=b"],
		["X-Target", "production"],
		["Mcp-Param-Region", "eu"],
		["Content-Type", "text/x"],
		["Mcp-Name", "x"],
		["Sec-WebSocket-Protocol", "shell"],
		["OpenAI-Organization", "x"],
	])("the field %s", (name, value) => {
		expect(digest({ [name]: value })).not.toBe(plain);
		expect(digest({ [name]: `${value}2` })).not.toBe(digest({ [name]: value }));
	});

	test.each([
		"Traceparent",
		"User-Agent",
		"Accept",
		"Mcp-Session-Id",
		"X-Request-Id",
	])("no %s, which is another with each attempt", (name) =>
		expect(digest({ [name]: "x" })).toBe(plain),
	);
});

describe("what stands beside a call is no call, so that all of it is shown", () => {
	const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: {} };
	test("in its envelope", () => {
		expect(found(call)).toMatchObject({ method: "tools/call" });
		expect(found({ ...call, code: "rm -rf /" })).toBeUndefined();
		expect(found({ ...call, result: {} })).toBeUndefined();
	});
});
