/** The console client against a real HTTP server on loopback: sessions, calls, events, and coming back. */
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { soon } from "../../core/eventually.ts";
import {
	backOffMs,
	openConsole,
} from "../../../renderer/shared/console-client.ts";
import { entry } from "../entries.ts";

/** A console door as small as can be: one token, one bearer, streams that the test writes to. */
class Door {
	readonly streams = new Set<ServerResponse>();
	readonly calls: unknown[] = [];
	token: string | null = "the-token";
	bearer = "the-bearer";
	answer: unknown = { ok: true, output: [] };
	#server: Server | null = null;
	port = 0;

	get base(): string {
		return `http://127.0.0.1:${this.port}/`;
	}

	async open(): Promise<void> {
		const server = createServer((request, response) => {
			void this.#handle(request, response);
		});
		await new Promise<void>((resolve) => {
			server.listen(this.port, "127.0.0.1", resolve);
		});
		// `address()` is a string for sockets of the file system only.
		this.port = (server.address() as AddressInfo).port;
		this.#server = server;
	}

	async close(): Promise<void> {
		const server = this.#server;
		if (!server) return;
		this.#server = null;
		server.closeAllConnections();
		await new Promise((resolve) => {
			server.close(resolve);
		});
	}

	tell(notice: unknown): void {
		for (const stream of this.streams) {
			stream.write(`data: ${JSON.stringify(notice)}\n\n`);
		}
	}

	async #handle(
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		let text = "";
		for await (const piece of request) text += String(piece);
		const signedIn = request.headers.authorization === `Bearer ${this.bearer}`;
		if (request.url === "/api/exchange") {
			const body: unknown = JSON.parse(text);
			const good =
				this.token !== null &&
				JSON.stringify(body) === JSON.stringify({ token: this.token });
			this.token = null;
			response.writeHead(good ? 200 : 401);
			response.end(JSON.stringify(good ? { bearer: this.bearer } : {}));
		} else if (!signedIn) {
			response.writeHead(401).end("{}");
		} else if (request.url === "/api/call") {
			this.calls.push(JSON.parse(text));
			response.writeHead(200).end(JSON.stringify(this.answer));
		} else {
			response.writeHead(200, { "content-type": "text/event-stream" });
			response.write(": open\n\n");
			this.streams.add(response);
			response.once("close", () => this.streams.delete(response));
		}
	}
}

function createStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
	const kept = new Map<string, string>();
	return {
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => void kept.set(name, value),
		removeItem: (name) => void kept.delete(name),
	};
}

let door: Door;
let storage: ReturnType<typeof createStorage>;
let pauses: number[];
const open: { close(): void }[] = [];

beforeEach(async () => {
	door = new Door();
	storage = createStorage();
	pauses = [];
	await door.open();
});
afterEach(async () => {
	for (const client of open.splice(0)) client.close();
	await door.close();
});

function connect(token: string | null) {
	const client = openConsole({
		base: door.base,
		token,
		storage,
		fetch,
		pause: (ms) => {
			pauses.push(ms);
			return new Promise((resolve) => {
				setImmediate(resolve);
			});
		},
	});
	open.push(client);
	const seen = { connected: [] as boolean[], signedOut: 0 };
	client.onConnection((connected) => seen.connected.push(connected));
	client.onSignedOut(() => {
		seen.signedOut += 1;
	});
	return { client, seen };
}

const connectedAgain = (seen: { connected: boolean[] }, times: number) =>
	soon(() => expect(seen.connected.filter(Boolean)).toHaveLength(times));

test("a fresh link's token is traded once for a bearer that the tab keeps", async () => {
	const { client, seen } = connect("the-token");
	await connectedAgain(seen, 1);
	expect(await client.call("key.list", {})).toEqual([]);
	expect(door.calls).toEqual([{ call: "key.list", input: {} }]);

	const reloaded = connect(null);
	await connectedAgain(reloaded.seen, 1);
	expect(reloaded.seen.signedOut).toBe(0);
});

test("a spent token, or none, asks for a new link and does not go on trying", async () => {
	door.token = null;
	const spent = connect("the-token");
	const none = connect(null);
	await soon(() => {
		expect(spent.seen.signedOut).toBe(1);
		expect(none.seen.signedOut).toBe(1);
	});
	await expect(spent.client.call("key.list", {})).rejects.toMatchObject({
		code: "unauthenticated",
	});
	expect(pauses).toEqual([]);
});

test("a fresh link replaces the session the tab had", async () => {
	storage.setItem("drawbridge.bearer", "an-old-bearer");
	const { seen } = connect("the-token");
	await connectedAgain(seen, 1);
	expect(storage.getItem("drawbridge.bearer")).toBe("the-bearer");
});

test("a session the gate no longer knows ends, and its bearer is forgotten", async () => {
	const { client, seen } = connect("the-token");
	await connectedAgain(seen, 1);
	door.bearer = "another";
	await expect(client.call("key.list", {})).rejects.toMatchObject({
		code: "unauthenticated",
	});
	expect(seen.signedOut).toBe(1);
	expect(storage.getItem("drawbridge.bearer")).toBeNull();
	let told = 0;
	client.onSignedOut(() => {
		told += 1;
	});
	expect(told).toBe(1);
});

test("when the gate goes and comes back, the connection is told lost and then there again", async () => {
	const { client, seen } = connect("the-token");
	await connectedAgain(seen, 1);
	await door.close();
	await soon(() => expect(seen.connected.at(-1)).toBe(false));
	await soon(() => expect(pauses.length).toBeGreaterThan(3));
	await expect(client.call("key.list", {})).rejects.toMatchObject({
		code: "not-running",
	});
	expect(pauses.slice(0, 3)).toEqual([500, 1_000, 2_000]);

	await door.open();
	await connectedAgain(seen, 2);
	expect(seen.signedOut).toBe(0);
	const before = pauses.length;
	for (const stream of door.streams) stream.end();
	await connectedAgain(seen, 3);
	expect(pauses[before]).toBe(500);
});

test("a link opened before the gate answers is traded once it does", async () => {
	await door.close();
	const { seen } = connect("the-token");
	await soon(() => expect(pauses.length).toBeGreaterThan(1));
	await door.open();
	await connectedAgain(seen, 1);
	expect(seen.signedOut).toBe(0);
});

test("notices reach their listeners; unknown and malformed ones reach nobody", async () => {
	const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
	const { client, seen } = connect("the-token");
	const heard: unknown[] = [];
	client.on("entries", (entries) => heard.push(entries));
	client.on("mode", (mode) => heard.push(mode));
	await connectedAgain(seen, 1);
	const good = entry({ id: 7 });
	door.tell({ event: "from-a-newer-gate", payload: 1 });
	door.tell({ event: "mode", payload: { mode: "wide-open" } });
	door.tell("no notice at all");
	door.tell({ event: "__proto__", payload: {} });
	door.tell({ event: "entries", payload: [good] });
	await soon(() => expect(heard).toEqual([[good]]));
	warn.mockRestore();
});

test("an answer that does not fit the contract is a failure, not a value", async () => {
	const { client, seen } = connect("the-token");
	await connectedAgain(seen, 1);
	const answers = [
		"not an answer",
		{ ok: true, output: [{ id: 1 }] },
		{ ok: false, failure: { code: "made-up", message: "" } },
	];
	for (const answer of answers) {
		door.answer = answer;
		await expect(client.call("key.list", {})).rejects.toMatchObject({
			code: "internal",
		});
	}
});

test("a refused command rejects with the gate's own code", async () => {
	const { client, seen } = connect("the-token");
	await connectedAgain(seen, 1);
	door.answer = {
		ok: false,
		failure: { code: "vault-locked", message: "locked" },
	};
	await expect(client.call("key.show", { id: "key-1" })).rejects.toMatchObject({
		code: "vault-locked",
	});
});

test("the pause between tries doubles and never exceeds ten seconds", () => {
	const tries = Array.from({ length: 8 }, (_, attempt) => backOffMs(attempt));
	expect(tries).toEqual([
		500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000,
	]);
	expect(backOffMs(1e6)).toBe(10_000);
});
