/** Upstreams behind a Unix socket: reached, named, bound to and watched as others are. */
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import {
	isSocketPath,
	parseSocketAddress,
	socketRisk,
} from "../../../core/outbound/socket.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { send } from "../http.ts";
import { tempFolder } from "../parts.ts";

/** Answers with what it was asked, and echoes messages. */
async function serverAt(path: string): Promise<IncomingMessage[]> {
	const seen: IncomingMessage[] = [];
	const server = createServer((req, res) => {
		seen.push(req);
		res.setHeader("Location", "http://localhost/base/made");
		res.end(`${req.url} at ${req.headers.host}`);
	});
	const sockets = new WebSocketServer({ server });
	sockets.on("connection", (socket) =>
		socket.on("message", (data, isBinary) =>
			socket.send(data, { binary: isBinary }),
		),
	);
	server.listen(path);
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return seen;
}

async function gateWith(
	upstreams: Readonly<Record<string, string>> = {},
	settings: object = {},
): Promise<{ gate: GateProcess; key: string }> {
	const gate = await startGate({
		upstreams,
		settings: { limits: null, ...settings },
	});
	onTestFinished(() => gate.stop());
	return { gate, key: (await gate.createKey("k")).key };
}

async function ownFolder(): Promise<string> {
	const folder = join(await tempFolder(), "own");
	await mkdir(folder, { mode: 0o700 });
	return folder;
}

const viewOf = async (gate: GateProcess, name: string): Promise<object> =>
	(await gate.call("upstream.list", {})).find((one) => one.name === name) ?? {};

test("requests and WebSockets pass, under the base path that is given", async () => {
	const socket = join(await ownFolder(), "s.sock");
	const seen = await serverAt(socket);
	const { gate, key } = await gateWith(
		{},
		{
			upstreams: {
				up: {
					socket,
					url: "http://localhost/base",
					commands: [{ path: "/**", message: {}, language: "none" }],
				},
			},
		},
	);
	const told = await send(gate.gateUrl, {
		path: "/up/a?b",
		headers: { "X-API-Key": key },
	});
	expect([told.status, told.body]).toEqual([200, "/base/a?b at localhost"]);
	expect(told.headers.location).toBe(`${gate.gateUrl}/up/made`);
	expect(seen[0]?.headers["x-api-key"]).toBeUndefined();
	const client = new WebSocket(`${gate.gateUrl.replace("http", "ws")}/up/ws`, {
		headers: { "X-API-Key": key },
	});
	await once(client, "open");
	client.send("echo");
	expect(String((await once(client, "message"))[0])).toBe("echo");
	client.terminate();
	expect(await viewOf(gate, "up")).toMatchObject({
		url: `unix:${socket}:/base`,
		health: { state: "up" },
	});
});

test("it can be added by the command line, in both spellings, and given when the gate starts", async () => {
	const folder = await ownFolder();
	const socket = join(folder, "s.sock");
	await serverAt(socket);
	const { gate, key } = await gateWith({ given: `unix:${socket}` });
	expect(
		(await gate.run("upstream", "add", "one", `unix:${socket}:/b`)).code,
	).toBe(0);
	expect(
		(await gate.run("upstream", "add", "two", "--socket", socket)).code,
	).toBe(0);
	expect(
		(await gate.run("upstream", "add", "bad", "unix:relative.sock")).code,
	).not.toBe(0);
	for (const [name, path] of [
		["one", "/b/x"],
		["two", "/x"],
		["given", "/x"],
	]) {
		const told = await send(gate.gateUrl, {
			path: `/${name}/x`,
			headers: { "X-API-Key": key },
		});
		expect([told.status, told.body]).toEqual([200, `${path} at localhost`]);
	}
});

/** Gives its secret to whatever is at that socket. */
const withSecret = (socket: string) => ({
	limits: null,
	upstreams: {
		up: { socket, headers: { Authorization: "Bearer ${secret:up}" } },
	},
});

test("a secret is bound to the socket, and another socket does not get it", async () => {
	const folder = await ownFolder();
	const [first, second] = [join(folder, "1.sock"), join(folder, "2.sock")];
	const [seen, others] = [await serverAt(first), await serverAt(second)];
	const { gate, key } = await gateWith({}, withSecret(first));
	expect((await gate.feed("canary", "secret", "set", "up")).code).toBe(0);
	const ask = () =>
		send(gate.gateUrl, { path: "/up/", headers: { "X-API-Key": key } });
	expect((await ask()).status).toBe(200);
	expect(seen[0]?.headers.authorization).toBe("Bearer canary");
	const { stdout } = await gate.run("secret", "list", "--json");
	expect(stdout).toContain(`unix:${first}`);
	await writeFile(
		join(gate.home, "security.json"),
		JSON.stringify(withSecret(second)),
	);
	await expect
		.poll(async () => (await ask()).code, { timeout: 15_000 })
		.toBe("secret-missing");
	expect(others).toEqual([]);
});

test("a socket that is not there, or where nobody listens, is down in words", async () => {
	const folder = await ownFolder();
	await writeFile(join(folder, "file"), "");
	const { gate, key } = await gateWith({
		gone: `unix:${join(folder, "gone")}`,
		file: `unix:${join(folder, "file")}`,
	});
	for (const name of ["gone", "file"]) {
		const told = await send(gate.gateUrl, {
			path: `/${name}/`,
			headers: { "X-API-Key": key },
		});
		expect([told.status, told.code]).toEqual([502, "upstream-down"]);
		expect(await viewOf(gate, name)).toMatchObject({
			health: { state: "down" },
		});
	}
});

describe("who else could stand there", () => {
	test("nobody, where the folder is the owner's alone; others, where they may write to it", async () => {
		const folder = await ownFolder();
		const socket = join(folder, "s.sock");
		expect(socketRisk(socket)).toBeUndefined();
		await serverAt(socket);
		expect(socketRisk(socket)).toBeUndefined();
		await chmod(folder, 0o770);
		expect(socketRisk(socket)).toContain(folder);
		await chmod(folder, 0o1777);
		expect(socketRisk(socket)).toContain(folder);
	});

	test("the owner is warned", async () => {
		const folder = await ownFolder();
		await chmod(folder, 0o777);
		const { gate } = await gateWith({ up: `unix:${folder}/s.sock` });
		const { stdout } = await gate.run("status", "--json");
		expect(JSON.parse(stdout)["warnings"].join()).toContain(folder);
	});
});

test.each([
	["unix:/run/a.sock", { socket: "/run/a.sock", url: "http://localhost" }],
	[
		"unix:/run/a.sock:/b/c",
		{ socket: "/run/a.sock", url: "http://localhost/b/c" },
	],
	["unix:/run/a:b.sock", { socket: "/run/a:b.sock", url: "http://localhost" }],
	[
		"unix:\\\\.\\pipe\\a:/b",
		{ socket: "\\\\.\\pipe\\a", url: "http://localhost/b" },
	],
	["http://localhost", undefined],
	["unix:", undefined],
])("%s is read as it is meant", (text, expected) => {
	expect(parseSocketAddress(text)).toEqual(expected);
});

test("a path is one of this system's own", () => {
	expect(isSocketPath("/run/a.sock", "linux")).toBe(true);
	expect(isSocketPath("\\\\.\\pipe\\a", "win32")).toBe(true);
	for (const path of ["a.sock", "", "/run/", "/a\0b", "\\\\.\\pipe\\a"])
		expect(isSocketPath(path, "linux")).toBe(false);
	for (const path of ["/run/a.sock", "C:\\a", "\\\\server\\pipe\\a"])
		expect(isSocketPath(path, "win32")).toBe(false);
});
