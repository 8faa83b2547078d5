/**
 * Cookies over TLS: good for their user's role only where they were given out over TLS on an upstream's own name, and
 * only there. Cookies reach every port of a host (RFC 6265 §8.5), so another program of this machine may hold one.
 * Taught by threats.md ("cookies on loopback").
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";
import { type Ask, send, type Told } from "../../core/http.ts";
import { sendTls, type Trust } from "../../stub/tls.ts";
import { addUser, json, ownPage, password } from "../access/people.ts";

// One gate with both kinds of listener: its state and its cookies are the same for both.
const use = gateForFile({
	flags: ["--tls"],
	settings: { limits: null, listeners: [{ host: "127.0.0.1", port: 0 }] },
});
let trust: Trust;
let clear = "";
beforeAll(async () => {
	const { gate } = use();
	await addUser(gate, "ann", "admin");
	const dir = join(gate.home, "exported");
	await gate.run("cert", "export", dir);
	trust = {
		ca: await readFile(join(dir, "ca.crt"), "utf8"),
		servername: "localhost",
	};
	const { stdout } = await gate.run("status", "--json");
	clear = String(JSON.parse(stdout)["listeners"][1]["url"]);
	expect(clear).toMatch(/^http:/);
});

/** Where a browser stands: over TLS or not, and under which name. */
interface At {
	readonly secure: boolean;
	readonly host: string;
}

const ask = (at: At, one: Ask): Promise<Told> => {
	const base = at.secure ? use().gate.gateUrl : clear;
	const { port } = new URL(base);
	const headers = { ...one.headers, Host: `${at.host}:${port}` };
	return at.secure
		? sendTls(base, trust, { ...one, headers })
		: send(base, { ...one, headers });
};

async function signIn(at: At): Promise<string> {
	const told = await ask(at, {
		method: "POST",
		path: "/.drawbridge/auth/login",
		headers: {
			...ownPage,
			"Content-Type": "application/x-www-form-urlencoded",
		},
		body: new URLSearchParams({ username: "ann", password }).toString(),
	});
	const cookie = told.headers["set-cookie"]?.[0] ?? "";
	expect(cookie).toContain("; Secure;");
	return cookie.split(";")[0] ?? "";
}

/** "all": it may write; "reads": it may only read; else the status. */
async function worth(cookie: string, at: At, path = "/a"): Promise<string> {
	const page = { ...ownPage, Cookie: cookie };
	const read = await ask(at, { path, headers: page });
	if (read.status !== 200) return String(read.status);
	const { headers, ...post } = json({ a: 1 });
	const written = await ask(at, {
		...post,
		path,
		headers: { ...headers, ...page },
	});
	return written.status === 200 ? "all" : "reads";
}

const ownName = { secure: true, host: "docs.localhost" };
const shared = { secure: true, host: "127.0.0.1" };
const clearName = { secure: false, host: "docs.localhost" };
const clearShared = { secure: false, host: "127.0.0.1" };

test("given out over TLS on an upstream's own name, it is its user's in full there", async () => {
	const cookie = await signIn(ownName);
	expect(await worth(cookie, ownName)).toBe("all");
});

test("the same cookie shown in the clear, or on the shared address, only reads", async () => {
	const cookie = await signIn(ownName);
	expect(await worth(cookie, clearName)).toBe("reads");
	expect(await worth(cookie, clearShared, "/docs/a")).toBe("reads");
	expect(await worth(cookie, shared, "/docs/a")).toBe("reads");
});

test.each([
	["in the clear, on the shared address", clearShared],
	["in the clear, on an upstream's own name", clearName],
	["over TLS, on the shared address, from where it reaches every port", shared],
])("given out %s, it never gains more than reading", async (_, from) => {
	const cookie = await signIn(from);
	expect(await worth(cookie, ownName)).toBe("reads");
	expect(await worth(cookie, shared, "/docs/a")).toBe("reads");
	expect(await worth(cookie, clearName)).toBe("reads");
	expect(await worth(cookie, clearShared, "/docs/a")).toBe("reads");
});

const roleAt = async (cookie: string, at: At): Promise<unknown> => {
	const { headers, ...post } = json({ role: "admin" });
	const told = await ask(at, {
		...post,
		path: "/.drawbridge/auth/token",
		headers: { ...headers, ...ownPage, Cookie: cookie },
	});
	return JSON.parse(told.body)["role"];
};

test("a token that is made from a cookie is worth what the cookie is where it was made", async () => {
	const good = await signIn(ownName);
	expect(await roleAt(good, ownName)).toBe("admin");
	expect(await roleAt(good, clearName)).toBe("viewer");
	const plain = await signIn(clearName);
	expect(await roleAt(plain, ownName)).toBe("viewer");
});

test("another site, and another upstream's page, may not use it", async () => {
	const cookie = await signIn(ownName);
	const { port } = use().gate;
	for (const headers of [
		{ "Sec-Fetch-Site": "cross-site" },
		{ "Sec-Fetch-Site": "same-site" },
		{ ...ownPage, Origin: `https://other.localhost:${port}` },
		{ ...ownPage, Origin: `http://docs.localhost:${port}` },
	])
		expect(
			(
				await ask(ownName, {
					path: "/a",
					headers: { ...headers, Cookie: cookie },
				})
			).status,
		).toBe(403);
});
