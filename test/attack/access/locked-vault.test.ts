/**
 * A locked vault: what needs a secret waits for it and is judged again before it goes on; nothing goes on without the
 * secret, and nobody who left or was revoked meanwhile gets through. Taught by threats.md ("the world changes while a
 * person thinks").
 */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { gateForFile, type Running } from "../../core/gate/running.ts";
import type { CreatedKey } from "../../stub/gate-process.ts";

const real = "canary-behind-the-lock-of-32-characters";
const use = gateForFile(({ docs }) => ({
	settings: {
		mode: "relaxed",
		limits: null,
		upstreams: {
			held: { url: docs, headers: { "X-Their-Key": "${secret:held}" } },
			signed: { url: docs, jwt: { secret: "signed" } },
			taken: { url: docs, headers: { "X-Their-Key": "${secret:held}" } },
			lacking: {
				url: docs,
				headers: { A: "${secret:held}", B: "${secret:never-set}" },
			},
		},
	},
}));

let running: Running;
let toRevoke: CreatedKey;

const run = async (...words: string[]): Promise<string> => {
	const { code, stdout, stderr } = await running.gate.run(...words);
	if (code !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
	return stdout;
};
const notices = (): number =>
	running.gate.stderr().split("requests wait for the vault").length - 1;

beforeEach(async () => {
	running = use();
	toRevoke = await running.gate.createKey("revoked");
	for (const name of ["held", "signed"])
		await running.gate.feed(`${real}\n`, "secret", "set", name);
	await run("vault", "lock");
});
afterEach(() => run("vault", "unlock"));

interface Waiting {
	readonly status: Promise<number>;
	leave(): void;
}

function ask(path: string, key = running.key): Waiting {
	const asked = request(new URL(path, running.gate.gateUrl), {
		headers: key === "" ? {} : { "X-API-Key": key },
		agent: false,
	});
	const status = new Promise<number>((resolve) => {
		asked.once("response", (answer: IncomingMessage) => {
			answer.resume();
			void once(answer, "end").then(() => resolve(answer.statusCode ?? 0));
		});
		asked.on("error", () => resolve(0));
	});
	asked.end();
	return { status, leave: () => asked.destroy() };
}

/** What comes behind it has been handled: the one before is waiting by then. */
async function settled(): Promise<void> {
	expect(await ask("/docs/settled").status).toBe(200);
}

/** Of those behind the lock. */
const received = (): readonly string[] =>
	running.docs.received
		.filter(({ url }) => url !== "/settled")
		.map(({ rawHeaders }) => JSON.stringify(rawHeaders));

test("what needs a secret waits, others go on, and the owner is told once", async () => {
	const before = notices();
	const waiting = [ask("/held/a"), ask("/signed/a"), ask("/held/b")];
	await settled();
	expect(received()).toEqual([]);
	await eventually(() => notices()).toBe(before + 1);
	expect(await run("status", "--json")).toContain(
		"requests wait for the vault",
	);
	await run("vault", "unlock");
	for (const { status } of waiting) expect(await status).toBe(200);
	expect(received().filter((one) => one.includes(real))).toHaveLength(2);
	expect(received().filter((one) => one.includes("Bearer eyJ"))).toHaveLength(
		1,
	);
	expect(notices()).toBe(before + 1);
	expect(await run("status", "--json")).not.toContain("requests wait for");
});

test("a hundred wait at once, and all are answered", async () => {
	const waiting = Array.from({ length: 100 }, (_, at) => ask(`/held/${at}`));
	await settled();
	expect(received()).toEqual([]);
	await run("vault", "unlock");
	const statuses = await Promise.all(waiting.map(({ status }) => status));
	expect(new Set(statuses)).toEqual(new Set([200]));
	expect(received()).toHaveLength(100);
});

test("a client that leaves is forgotten: its request is not sent later", async () => {
	const gone = ask("/held/gone");
	const stays = ask("/held/stays");
	await settled();
	gone.leave();
	await eventually(() => run("audit", "tail", "--json")).toContain(
		"client went away while the vault was locked",
	);
	await run("vault", "unlock");
	expect(await stays.status).toBe(200);
	await settled();
	expect(received()).toHaveLength(1);
});

test("a key that is revoked meanwhile is refused, before the vault opens and after", async () => {
	const { id, key } = toRevoke;
	const waiting = ask("/held/a", key);
	await settled();
	await run("key", "revoke", id);
	expect(await waiting.status).toBe(401);
	await run("vault", "unlock");
	await settled();
	expect(received()).toEqual([]);
});

test("an upstream that is taken away meanwhile gets nothing", async () => {
	const waiting = ask("/taken/a");
	await settled();
	await run("upstream", "remove", "taken");
	expect(await waiting.status).toBe(401);
	await run("vault", "unlock");
	await settled();
	expect(received()).toEqual([]);
});

test("a secret that is removed meanwhile is not waited for by those who come later", async () => {
	const waiting = ask("/held/a");
	await settled();
	await run("secret", "remove", "held");
	waiting.leave();
	expect(await ask("/held/b").status).toBe(503);
	expect(received()).toEqual([]);
});

test("locked again while it waits, it waits on", async () => {
	const waiting = ask("/held/a");
	await settled();
	await run("vault", "lock");
	await settled();
	expect(received()).toEqual([]);
	await run("vault", "unlock");
	expect(await waiting.status).toBe(200);
});

test.each([
	["a stranger, who is given no secret anyway", "/held/a", ""],
	["what would be missing with the vault open, too", "/lacking/a", undefined],
])("not for %s: 503 at once", async (_, path, key) => {
	expect(await ask(path, key ?? running.key).status).toBe(503);
	expect(received()).toEqual([]);
});
