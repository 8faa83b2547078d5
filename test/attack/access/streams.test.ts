/**
 * What is open ends when it would not be let in any more, whoever it was let in for: no road keeps an earlier right.
 * Taught by design.md §2 ("Tightening cuts open streams it would no longer admit") and OWASP ASVS 3.3.
 */
import { mkdir, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";
import { open } from "../../core/http.ts";
import { withHarmlessMessages } from "../../stub/gate-process.ts";
import {
	addUser,
	cookieOf,
	exchange,
	ownPage,
	signIn,
	tokenIn,
} from "./people.ts";

const rules = [{ path: "/open/**", permission: "anyone" }];
const plain = "canary-plain-key-of-a-settings-file";
const settingsWith = (
	docs: string,
	other: string,
	more: object = {},
	docsMore: object = {},
): string =>
	JSON.stringify({
		mode: "lax",
		limits: null,
		api_keys: [plain],
		upstreams: {
			docs: { ...withHarmlessMessages(docs), routes: rules, ...docsMore },
			other: withHarmlessMessages(other),
		},
		...more,
	});
const use = gateForFile(({ docs, other }) => ({
	settings: JSON.parse(settingsWith(docs, other)),
}));

async function change(
	settings: object,
	docsSettings: object = {},
): Promise<void> {
	const { gate, docs, other } = use();
	await writeFile(
		join(gate.home, "security.json"),
		settingsWith(docs.url, other.url, settings, docsSettings),
	);
}

/** How what is open ends: "cut"; or "open" when nothing has ended it by the time a slow machine would have. */
const endOf = (res: IncomingMessage): Promise<string> =>
	new Promise((resolve) => {
		res.resume().once("end", () => resolve("whole"));
		res.once("error", () => resolve("cut"));
		setTimeout(resolve, 25_000, "open");
	});

/** Still open two seconds after what ended others. */
const staysOpen = async (ended: Promise<string>): Promise<boolean> =>
	(await Promise.race([ended, setTimeoutAsync(2_000, "open")])) === "open";

async function stream(
	headers: Record<string, string>,
	path = "/docs/sse",
): Promise<{ ended: Promise<string> }> {
	const { docs, other, gate } = use();
	for (const upstream of [docs, other])
		upstream.answer = (_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.flushHeaders();
		};
	const { res } = await open(gate.gateUrl, { path, headers });
	expect(res.statusCode).toBe(200);
	return { ended: endOf(res) };
}

beforeAll(async () => {
	const { gate } = use();
	await addUser(gate, "ann", "admin");
	await addUser(gate, "bob", "operator");
});

test("a revoked key's stream at a route that is open to all is cut", async () => {
	const { gate } = use();
	const lent = await gate.createKey("lent");
	const { ended } = await stream({ "X-API-Key": lent.key }, "/docs/open/sse");
	await gate.run("key", "revoke", lent.id);
	expect(await ended).toBe("cut");
});

test("a stream without a credential is cut when strangers may less", async () => {
	await change({});
	const { gate, docs } = use();
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.flushHeaders();
	};
	const { res } = await open(gate.gateUrl, {
		method: "POST",
		path: "/docs/write",
		headers: { "Content-Type": "text/plain" },
		body: "x",
	});
	expect(res.statusCode).toBe(200);
	const ended = endOf(res);
	await change({ anonymous_role: "viewer" });
	expect(await ended).toBe("cut");
	await change({});
});

test("a bad credential's stream, let in by lax, is cut by relaxed", async () => {
	const { gate } = use();
	const { ended } = await stream({ "X-API-Key": "dbk_unknown" });
	const kept = await stream({});
	await gate.run("mode", "relaxed");
	expect(await ended).toBe("cut");
	expect(await staysOpen(kept.ended)).toBe(true);
	await gate.run("mode", "lax", "--yes");
});

test("a settings key that is given fewer upstreams loses the others, its tokens too", async () => {
	const { gate, ask } = use();
	const folder = join(gate.home, "..", "project");
	await mkdir(join(folder, ".drawbridge"), { recursive: true });
	await writeFile(
		join(folder, ".drawbridge", "security.json"),
		JSON.stringify({ api_keys: [plain] }),
	);
	await change({}, { project: folder });
	await gate.run("project", "trust", folder, "--yes");
	await gate.run("mode", "strict");
	const token = tokenIn(
		await exchange(gate, { "X-API-Key": plain }),
	).access_token;
	const [byKey, byToken] = [
		await stream({ "X-API-Key": plain }, "/other/sse"),
		await stream({ Authorization: `Bearer ${token}` }, "/other/sse"),
	];
	// From now on it is the project's key only.
	await change({ api_keys: [], mode: "strict" }, { project: folder });
	expect(await byKey.ended).toBe("cut");
	expect(await byToken.ended).toBe("cut");
	const told = await ask({
		path: "/other/a",
		headers: { Authorization: `Bearer ${token}` },
	});
	expect([401, 403]).toContain(told.status);
	await change({});
	await gate.run("mode", "lax", "--yes");
});

test("a demoted, disabled or signed-out person's streams are cut, by token and by cookie", async () => {
	const { gate } = use();
	const { access_token: token } = await signIn(gate, "ann");
	const demoted = await stream({ Authorization: `Bearer ${token}` });
	await gate.run("user", "role", "ann", "viewer");
	expect(await demoted.ended).toBe("cut");

	const cookie = await cookieOf(gate, "bob");
	const disabled = await stream({ ...ownPage, Cookie: cookie });
	await gate.run("user", "disable", "bob");
	expect(await disabled.ended).toBe("cut");
});

test("read_only for everything cuts an admin's open write and leaves a read", async () => {
	const { gate, docs } = use();
	const { key } = await gate.createKey("root", "--role", "admin");
	const read = await stream({ "X-API-Key": key });
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.flushHeaders();
	};
	const { res } = await open(gate.gateUrl, {
		method: "POST",
		path: "/docs/write",
		headers: { "X-API-Key": key },
		body: "x",
	});
	const ended = endOf(res);
	await change({ read_only: true });
	expect(await ended).toBe("cut");
	expect(await staysOpen(read.ended)).toBe(true);
	await change({});
});
