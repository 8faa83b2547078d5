/** The digest: another call is another digest, whatever is moved from one part into the next. */
import { expect, test } from "vitest";
import {
	type Bound,
	canonicalJson,
	digestOf,
} from "../../../core/approval/digest.ts";

const call: Bound = {
	client: "k_1",
	agent: "claude",
	upstream: "http://127.0.0.1:9",
	method: "POST",
	target: "/mcp?x=1",
	headers: ["Content-Type", "application/json"],
	body: Buffer.from('{"a":1}'),
	cwd: "/work",
	scripts: [{ path: "/work/x.sh", sha256: "00" }],
};

const of = (change: Partial<Bound>): string => digestOf({ ...call, ...change });

test("is SHA-256 in hex, and the same for the same call", () => {
	expect(digestOf(call)).toMatch(/^[0-9a-f]{64}$/);
	expect(digestOf({ ...call })).toBe(digestOf(call));
	expect(
		digestOf({ ...call, headers: ["content-type", "application/json"] }),
	).toBe(digestOf(call));
});

test.each([
	["client", { client: "k_2" }],
	["agent", { agent: "" }],
	["upstream", { upstream: "http://127.0.0.1:90" }],
	["method", { method: "PUT" }],
	["query", { target: "/mcp?x=2" }],
	["header", { headers: ["Content-Type", "text/json"] }],
	["header's place", { headers: ["application/json", "Content-Type"] }],
	["no header", { headers: [] }],
	["one byte of the body", { body: Buffer.from('{"a":2}') }],
	["no body", { body: undefined }],
	["empty body", { body: Buffer.alloc(0) }],
	["folder", { cwd: "/work2" }],
	["script", { scripts: [{ path: "/work/x.sh", sha256: "01" }] }],
	["no script", { scripts: [] }],
	["text moved to the next part", { client: "k_1c", agent: "laude" }],
	["header moved to the target", { target: "/mcp?x=1Content-Type" }],
])("another %s is another digest", (_, change) => {
	expect(digestOf({ ...call, ...change })).not.toBe(digestOf(call));
});

test("no body and an empty one differ, and so do broken characters", () => {
	expect(of({ body: undefined })).not.toBe(of({ body: Buffer.alloc(0) }));
	expect(of({ target: "\ud800" })).not.toBe(of({ target: "\udfff" }));
});

test("canonical JSON does not depend on the order of members, and keeps that of lists", () => {
	expect(canonicalJson({ b: [2, 1], a: { d: 1, c: 2 } })).toBe(
		'{"a":{"c":2,"d":1},"b":[2,1]}',
	);
	expect(canonicalJson(undefined)).toBe("null");
});
