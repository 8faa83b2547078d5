/** Over real TLS: what the phone door serves, what every answer carries, and what it does not listen to. */
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../../eventually.ts";
import { silent } from "../../parts.ts";
import { openDoor, phoneDoor } from "./door-at.ts";

describe("the page", () => {
	test("is served with its files, each as what it is", async () => {
		const { ask } = await openDoor();
		for (const [path, type] of [
			["/", "text/html; charset=utf-8"],
			["/p", "text/html; charset=utf-8"],
			["/index.html", "text/html; charset=utf-8"],
			["/?source=home", "text/html; charset=utf-8"],
			["/sw.js", "text/javascript; charset=utf-8"],
			["/manifest.webmanifest", "application/manifest+json"],
			["/assets/app.js", "text/javascript; charset=utf-8"],
		] as const) {
			const told = await ask({ path });
			expect([told.status, told.headers["content-type"]], path).toEqual([
				200,
				type,
			]);
		}
	});

	test("has no other files, whatever tricks a path plays", async () => {
		const { ask } = await openDoor();
		for (const path of [
			"/../outside.js",
			"/assets/../../outside.js",
			"/..%2foutside.js",
			"/%2e%2e/outside.js",
			"/assets/%2e%2e/sw.js",
			"/..\\outside.js",
			"//sw.js",
			"/./sw.js",
			"/sw.js/",
			"/sw.js%00",
			"/SW.JS",
			"/assets",
			"/assets/",
			"/assets/app.js.map",
			"/constructor",
			"/__proto__",
		]) {
			const told = await ask({ path });
			expect(told.json, path).toEqual({ code: "not-found" });
			expect(told.text, path).not.toContain("outside");
		}
	});

	test("of a HEAD has no body", async () => {
		const { ask } = await openDoor();
		expect(await ask({ method: "HEAD" })).toMatchObject({
			status: 200,
			text: "",
		});
	});

	test("that was never built is not there", async () => {
		const { ask, door } = await phoneDoor({ filesDir: "/nonexistent" });
		await door.openFor(undefined, false);
		expect((await ask({})).code).toBe("not-found");
	});
});

describe("no other door opens from here", () => {
	test("neither the gate's, nor the console's, nor an upstream's", async () => {
		const { ask, post } = await openDoor();
		for (const path of [
			"/api/call",
			"/api/exchange",
			"/api/decide/",
			"/api",
			"/api/pair",
			"/mcp",
			"/docs/mcp",
			"/.drawbridge/login",
			"/.drawbridge/token",
			"/.well-known/oauth-protected-resource",
			"/v1/messages",
			"/health",
			"/metrics",
		]) {
			expect((await ask({ path })).code, path).toBe("not-found");
			expect((await post(path, {})).code, path).toBe("not-found");
		}
	});

	test.each([
		["GET", "/api/decide"],
		["GET", "/api/session/open"],
		["HEAD", "/api/state"],
		["HEAD", "/api/events"],
	])("%s is none of the methods of %s", async (method, path) => {
		const { ask } = await openDoor();
		expect((await ask({ method, path })).status).toBe(405);
	});

	test.each(["/", "/sw.js", "/api/state", "/ca.crt"])(
		"nothing is posted to %s",
		async (path) => {
			const { post } = await openDoor();
			expect((await post(path, {})).code).toBe("method-not-allowed");
		},
	);

	test.each(["OPTIONS", "PUT", "DELETE", "TRACE"])(
		"%s is no method here, and nothing is said of other sites",
		async (method) => {
			const { ask } = await openDoor();
			const told = await ask({ method, headers: { Origin: "https://a.b" } });
			expect(told.status).toBeGreaterThanOrEqual(403);
			expect(
				Object.keys(told.headers).filter((name) => name.startsWith("access-")),
			).toEqual([]);
		},
	);
});

describe("every answer", () => {
	test("forbids what the page does not need", async () => {
		const { ask } = await openDoor();
		for (const path of ["/", "/ca.crt", "/api/state", "/none"]) {
			const { headers } = await ask({ path });
			expect(headers).toMatchObject({
				"x-content-type-options": "nosniff",
				"referrer-policy": "no-referrer",
				"cross-origin-opener-policy": "same-origin",
				"cross-origin-resource-policy": "same-origin",
				"content-security-policy":
					"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types drawbridge",
			});
			const allowed = String(headers["permissions-policy"])
				.split(", ")
				.filter((feature) => !feature.endsWith("=()"));
			expect(allowed).toEqual(["camera=(self)", "screen-wake-lock=(self)"]);
		}
	});

	test("of the API is kept nowhere", async () => {
		const { ask, session, phone } = await openDoor();
		const cookie = await session(phone);
		for (const headers of [{}, cookie])
			expect(
				(await ask({ path: "/api/state", headers })).headers["cache-control"],
			).toBe("no-store");
	});

	test("by name, and only by name, binds the browser to a certificate that it trusts", async () => {
		const { ask, port, door } = await openDoor();
		const Host = `${door.view().name}:${port}`;
		for (const path of ["/", "/sw.js", "/ca.crt", "/api/state", "/none"]) {
			expect(
				(await ask({ path, headers: { Host } })).headers[
					"strict-transport-security"
				],
			).toBe("max-age=31536000");
			expect(
				(await ask({ path })).headers["strict-transport-security"],
			).toBeUndefined();
		}
	});
});

describe("a body", () => {
	test.each([
		"text/plain",
		"application/x-www-form-urlencoded",
		"multipart/form-data",
		"application/json; charset=utf-16",
		"application/json-patch+json",
		"",
	])("of type %j is none: any page may post it", async (type) => {
		const { post } = await openDoor();
		expect(
			(
				await post(
					"/api/session/challenge",
					{ device: "DV-1" },
					{ "Content-Type": type },
				)
			).code,
		).toBe("bad-request");
	});

	test.each(["", "{", '{"device":"\u0000', "\ufeff{}"])(
		"that is not JSON, such as %j, is none",
		async (body) => {
			const { post } = await openDoor();
			expect((await post("/api/session/challenge", body)).code).toBe(
				"bad-request",
			);
		},
	);

	test("of more than 64 KiB is refused, whether or not it says how long it is", async () => {
		const { post, raw, port, base } = await openDoor();
		const large = JSON.stringify({ device: "x".repeat(64 * 1024) });
		expect((await post("/api/session/challenge", large)).code).toBe(
			"too-large",
		);
		const chunked = await raw(
			`POST /api/session/challenge HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${base}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${large.length.toString(16)}\r\n${large}\r\n`,
		);
		expect(chunked).toContain('{"code":"too-large"}');
		expect(
			(await post("/api/session/challenge", `${" ".repeat(60_000)}{}`)).code,
		).toBe("bad-request");
	});
});

describe("what is no request of a browser's", () => {
	test("two Hosts are refused", async () => {
		const { raw, port } = await openDoor();
		expect(
			await raw(
				`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
			),
		).toMatch(/^HTTP\/1\.1 400 /);
	});

	test("no Host, HTTP/1.0 and a proxy's target are refused", async () => {
		const { raw, port } = await openDoor();
		const host = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
		expect(await raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).toMatch(
			/^HTTP\/1\.1 403 /,
		);
		expect(await raw(`GET / HTTP/1.0\r\n${host}\r\n`)).toMatch(
			/^HTTP\/1\.1 400 /,
		);
		expect(
			await raw(`GET https://127.0.0.1:${port}/ HTTP/1.1\r\n${host}\r\n`),
		).toMatch(/^HTTP\/1\.1 400 /);
	});

	test.each([
		["two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
		[
			"a length and chunks",
			"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		],
		["a folded field", "X: a\r\n b\r\n\r\n"],
		["a bare line feed", "X: a\n\n"],
		["a field without end", `X: ${"a".repeat(20_000)}\r\n\r\n`],
	])(
		"%s: the connection ends, and nothing is answered well",
		async (_, rest) => {
			const { raw, port, base } = await openDoor();
			const told = await raw(
				`POST /api/session/challenge HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${base}\r\nContent-Type: application/json\r\nConnection: close\r\n${rest}`,
			);
			expect(told).not.toMatch(/^HTTP\/1\.1 [123]/);
		},
	);

	test("a request behind one that was refused with its body unread is not served", async () => {
		const { raw, port } = await openDoor();
		const told = await raw(
			`POST /api/decide HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 70000\r\n\r\nGET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
		);
		expect(told).toMatch(/^HTTP\/1\.1 403 [\s\S]*\r\nConnection: close\r\n/);
		expect(told.split("HTTP/1.1")).toHaveLength(2);
	});

	test("plain HTTP on the port gets no answer", async () => {
		const { port, ask } = await openDoor();
		const socket = connect(port, "127.0.0.1");
		let text = "";
		socket.setEncoding("latin1").on("data", (piece: string) => {
			text += piece;
		});
		socket.on("error", silent);
		socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
		await new Promise((resolve) => socket.once("close", resolve));
		expect(text).not.toContain("HTTP");
		expect((await ask({})).status).toBe(200);
	});

	test("an upgrade is answered as what it otherwise is", async () => {
		const { raw, port } = await openDoor();
		expect(
			await raw(
				`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
			),
		).toMatch(/^HTTP\/1\.1 401 /);
	});
});

describe("a flood", () => {
	test("of 2,000 connections leaves the door open to another address, and to the same one later", async () => {
		const { port, ask, clock } = await openDoor();
		const sockets: Socket[] = [];
		onTestFinished(() => {
			for (const socket of sockets) socket.destroy();
		});
		for (let count = 0; count < 2_000; count++) {
			const socket = connect(port, "127.0.0.1");
			socket.on("error", silent);
			sockets.push(socket.resume());
			// The system's own queue holds so many.
			if (count % 100 === 99) await once(socket, "connect").catch(silent);
		}
		await eventually(
			() => sockets.filter((socket) => socket.closed).length,
		).toBe(2_000 - 24);
		await expect(ask({})).rejects.toThrow();
		expect((await ask({ from: "127.0.0.2" })).status).toBe(200);
		for (const socket of sockets) socket.destroy();
		clock.growingMs += 60_000;
		// The door hears of their end a little later than they do.
		await eventually(() =>
			ask({}).then(
				({ status }) => status,
				() => 0,
			),
		).toBe(200);
	});

	test("of 1,000 pairing attempts reaches the pairing 60 times, and another phone pairs meanwhile", async () => {
		let heard = 0;
		const { door, pairing, base, port, raw, ask } = await phoneDoor();
		await door.openFor(undefined, false);
		pairing.start(base);
		const hello = pairing.hello.bind(pairing);
		pairing.hello = (body, caller) => {
			heard++;
			return hello(body, caller);
		};
		const attempt = `POST /api/pair/hello HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${base}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n`;
		for (let connection = 0; connection < 10; connection++) {
			const told = await raw(
				`${`${attempt}\r\n{}`.repeat(99)}${attempt}Connection: close\r\n\r\n{}`,
			);
			expect(told.split("HTTP/1.1 400 ")).toHaveLength(
				connection === 0 ? 61 : 1,
			);
		}
		expect(heard).toBe(60);
		expect(pairing.view()).toMatchObject({ state: "offered", triesLeft: 5 });
		const other = await ask({
			method: "POST",
			path: "/api/pair/hello",
			from: "127.0.0.2",
			headers: { Origin: base, "Content-Type": "application/json" },
			body: {},
		});
		expect(other.code).toBe("bad-request");
	});

	test("of requests ends its connection, and is refused for the rest of the minute, for that address", async () => {
		const { raw, port, ask } = await openDoor();
		const one = `GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
		const told = await raw(
			`${`${one}\r\n`.repeat(649)}${one}Connection: close\r\n\r\n`,
		);
		expect(told.split("HTTP/1.1 401 ")).toHaveLength(601);
		expect(told.split("HTTP/1.1 429 ")).toHaveLength(2);
		expect((await ask({})).code).toBe("too-many");
		expect((await ask({ from: "127.0.0.2" })).status).toBe(200);
	});
});
