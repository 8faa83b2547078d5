/**
 * Who may open a tunnel: what an HTTP request would need, and nothing less. A page of another origin may open WebSockets
 * wherever it likes (Christian Schneider, "CSWSH", 2013), and a ticket in a URL ends up in logs.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send } from "../../core/http.ts";
import { type Rig, startRig } from "./rig.ts";

/** Lines of the header, and the path where it is another. */
type Knock = [readonly string[], string?];

let rig: Rig;
let viewer: string;
beforeAll(async () => {
	rig = await startRig({
		upstream: { routes: [{ path: "/live", permission: "read:live" }] },
	});
	viewer = (await rig.gate.createKey("viewer", "--role", "viewer")).key;
});
afterAll(() => rig?.stop());

async function told(
	lines: readonly string[],
	path = "/x/live",
): Promise<number | undefined> {
	const wire = await rig.knock(lines, path);
	const [first] = await wire.answers(1);
	wire.close();
	return first?.status;
}

/** The gate's ticket for that upstream. */
async function ticket(): Promise<string> {
	const { body } = await send(rig.gate.gateUrl, {
		method: "POST",
		path: "/.drawbridge/auth/ws-token",
		headers: { "X-API-Key": rig.key, "Content-Type": "application/json" },
		body: JSON.stringify({ upstream: "x" }),
	});
	const read: unknown = JSON.parse(body);
	const token =
		typeof read === "object" && read !== null && "access_token" in read
			? String(read.access_token)
			: "";
	expect(token, body).toMatch(/^dbt_/);
	return token;
}

describe("a header opens it", () => {
	test.each<[string, (key: string) => string]>([
		["X-API-Key", (key) => `X-API-Key: ${key}`],
		["x-api-key", (key) => `x-api-key: ${key}`],
		["Authorization: Bearer", (key) => `Authorization: Bearer ${key}`],
		["authorization: bearer", (key) => `authorization: bearer ${key}`],
	])("%s", async (_, line) => {
		const near = await rig.open([line(viewer)]);
		const { rawHeaders, url } = near.far.request;
		expect(`${rawHeaders.join("\n")}${url}`).not.toContain(viewer);
		near.wire.close();
	});
});

describe("a ticket", () => {
	test("opens it once, and the upstream does not see it", async () => {
		const shown = await ticket();
		const near = await rig.open([], `/x/live?a=1&token=${shown}&b=2`);
		expect(near.far.request.url).toBe("/live?a=1&b=2");
		expect(near.far.request.rawHeaders.join("\n")).not.toContain(shown);
		near.wire.close();
		expect(await told([], `/x/live?token=${shown}`)).toBe(401);
	});

	test.each<[string, (shown: string) => Knock]>([
		["of another upstream's path", (shown) => [[], `/y/live?token=${shown}`]],
		["under another name", (shown) => [[], `/x/live?ticket=${shown}`]],
		["in another case", (shown) => [[], `/x/live?TOKEN=${shown}`]],
		["escaped", (shown) => [[], `/x/live?token=${shown.replace("_", "%5f")}`]],
		["twice", (shown) => [[], `/x/live?token=${shown}&token=${shown}`]],
		["with a letter more", (shown) => [[], `/x/live?token=${shown}a`]],
		["as a header", (shown) => [[`X-API-Key: ${shown}`], "/x/live"]],
		[
			"as a subprotocol",
			(shown) => [[`Sec-WebSocket-Protocol: ${shown}`], "/x/live"],
		],
		[
			"from a foreign page",
			(shown) => [["Origin: http://evil.example"], `/x/live?token=${shown}`],
		],
	])("%s opens nothing", async (_, spelled) => {
		const [lines, path] = spelled(await ticket());
		const before = rig.far.length;
		expect(await told(lines, path)).toBeGreaterThanOrEqual(400);
		expect(rig.far.length).toBe(before);
	});
});

describe("nothing opens it", () => {
	test.each<[string, () => Knock]>([
		["without a credential", () => [[]]],
		["with a wrong key", () => [[`X-API-Key: dbk_${"a".repeat(43)}`]]],
		[
			"with two keys",
			() => [[`X-API-Key: ${viewer}`, `X-API-Key: ${rig.key}`]],
		],
		["with the key in the URL", () => [[], `/x/live?token=${viewer}`]],
		["with the key as another parameter", () => [[], `/x/live?k=${viewer}`]],
		[
			"with the key as a subprotocol",
			() => [[`Sec-WebSocket-Protocol: ${viewer}`]],
		],
		[
			"from a foreign page",
			() => [[`X-API-Key: ${viewer}`, "Origin: http://evil.example"]],
		],
		[
			"from the same address by another scheme",
			() => [
				[`X-API-Key: ${viewer}`, `Origin: https://127.0.0.1:${rig.gate.port}`],
			],
		],
		[
			"from a page without origin",
			() => [[`X-API-Key: ${viewer}`, "Origin: null"]],
		],
		[
			"from a page of the same site",
			() => [[`X-API-Key: ${viewer}`, "Sec-Fetch-Site: cross-site"]],
		],
		["where its role may not", () => [[`X-API-Key: ${viewer}`], "/x/other"]],
	])("%s", async (_, asked) => {
		const before = rig.far.length;
		const [lines, path] = asked();
		expect(await told(lines, path)).toBeGreaterThanOrEqual(400);
		expect(rig.far.length).toBe(before);
	});
});
