/**
 * What a client writes becomes header fields of requests that the gate admits by a key the client never sees. Its lines try
 * to add fields of their own, to be answered under ids that are none, and to leave others waiting; and it goes away, or
 * stops reading, at the worst time.
 */
import { once } from "node:events";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import {
	callTool,
	connect,
	type Connected,
	initialize,
} from "../../core/connect/client.ts";
import { eventually } from "../../core/eventually.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import {
	answerTo,
	type Conduct,
	hostileServer,
	type HostileServer,
	stream,
} from "./hostile-server.ts";

let gate: GateProcess;
let server: HostileServer;

const hangs: Conduct = ({ res }) => {
	stream(res);
	res.write(": here\n\n");
};

beforeAll(async () => {
	server = await hostileServer(
		{
			hangs,
			large(asked) {
				asked.res.writeHead(200, { "Content-Type": "application/json" });
				asked.res.end(answerTo(asked, "a".repeat(4_000_000)));
			},
		},
		(_, res) => res.writeHead(405).end(),
	);
	const { url } = server;
	gate = await startGate({
		upstreams: { hostile: url },
		settings: {
			limits: null,
			upstreams: { untranslated: { url, translate: false } },
		},
		flags: ["--demo"],
	});
});
afterAll(async () => {
	await gate.stop();
	server.close();
});

function begin(upstream: string, home = gate.home): Connected {
	const client = connect(home, upstream);
	onTestFinished(() => client.stop());
	return client;
}

/** Opened, and nobody reads what it writes. */
async function unread(): Promise<Connected> {
	const client = await opened();
	client.child.stdout.pause();
	client.child.once("exit", () => client.child.stdout.destroy());
	return client;
}

async function opened(home = gate.home): Promise<Connected> {
	const client = begin("hostile", home);
	client.send(initialize());
	await client.answer(0);
	return client;
}

const modern = (
	id: number,
	name: string,
	args: object,
	version = "2026-07-28",
) => ({
	jsonrpc: "2.0",
	id,
	method: "tools/call",
	params: {
		name,
		arguments: args,
		_meta: {
			"io.modelcontextprotocol/protocolVersion": version,
			"io.modelcontextprotocol/clientInfo": { name: "t", version: "1" },
			"io.modelcontextprotocol/clientCapabilities": {},
		},
	},
});

const calls = (name: string) =>
	server.seen.filter(
		({ message }) =>
			(message["params"] as { name?: string } | undefined)?.name === name,
	);

describe("a line of the client's", () => {
	test.each(["2026-07-28\r\nX-API-Key: other", "\u2603", "", " 2026-07-28"])(
		"with a version that no header can carry (%j) goes nowhere, and is answered",
		async (version) => {
			const client = begin("demo");
			client.send(modern(1, "echo", { text: "a" }, version));
			expect(await client.answer(1)).toMatchObject({ error: { code: -32602 } });
			client.send(modern(2, "echo", { text: "b" }));
			expect(await client.answer(2)).toMatchObject({
				result: { content: [{ text: "b" }] },
			});
		},
	);

	test.each([
		"x\r\nX-API-Key: other",
		" x ",
		"\u00e9\u2603",
		"=?base64?eA==?=",
		"\u0000",
	])("with the name %j arrives as that name", async (name) => {
		const client = begin("demo");
		client.send(modern(1, name, {}));
		const answer = JSON.stringify(await client.answer(1));
		// Neither a field that differs from the body, nor one that could not be written.
		expect(answer).not.toMatch(/-32020|-33502/);
		const { stdout } = await gate.run("audit", "tail", "--json", "-n", "200");
		expect(stdout).toContain(JSON.stringify(`tools/call ${name}`).slice(1, -1));
	});

	test("with a method of a megabyte is answered, and so is the next", async () => {
		const client = begin("demo");
		client.send({ ...modern(1, "echo", {}), method: "m".repeat(1_000_000) });
		expect(await client.answer(1)).toHaveProperty("error");
		client.send(modern(2, "echo", { text: "b" }));
		expect(await client.answer(2)).toHaveProperty("result");
	});

	test.each([
		["42", -32600],
		["{}", -32600],
		["[]", -32600],
		["[1]", -32600],
		['{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600],
		['{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600],
		['{"jsonrpc":"2.0","id":[1],"method":"ping"}', -32600],
		["{", -32700],
	])("that is %s is answered and goes nowhere", async (line, code) => {
		const client = await opened();
		const seen = server.seen.length;
		client.send(line);
		expect(await client.next(({ id }) => id === null)).toMatchObject({
			error: { code },
		});
		expect(server.seen).toHaveLength(seen);
	});

	test("with an id that is in use goes nowhere, and the first is still answered", async () => {
		const client = await opened();
		client.send(callTool(1, "hangs", {}));
		await eventually(() => calls("hangs").length).toBe(1);
		client.send(callTool(1, "any", {}));
		expect(await client.next(({ id }) => id === null)).toMatchObject({
			error: { code: -32600 },
		});
		const [first] = calls("hangs");
		first?.res.end(`data: ${answerTo(first, "first")}\n\n`);
		expect(await client.answer(1)).toMatchObject({
			result: { content: [{ text: "first" }] },
		});
	});

	test("that asks for several things at once is answered for each, also where it is refused", async () => {
		const client = await opened();
		client.send(
			`[${["a", "b"].map((id) => JSON.stringify({ jsonrpc: "2.0", id, method: "ping" })).join()}]`,
		);
		for (const id of ["a", "b"])
			expect(await client.answer(id)).toHaveProperty("jsonrpc");
	});

	test("that comes before initialize was answered is sent after it", async () => {
		const client = begin("hostile");
		const before = server.seen.length;
		client.send(initialize());
		client.send({ jsonrpc: "2.0", method: "notifications/initialized" });
		client.send(callTool(1, "any", {}));
		await client.answer(1);
		const sent = server.seen.slice(before);
		expect(sent.map(({ message }) => message["method"])).toEqual([
			"initialize",
			"notifications/initialized",
			"tools/call",
		]);
		expect(sent[2]?.req.headers["mcp-session-id"]).toBe("s-1");
	});
});

describe("a client that cancels", () => {
	test("in the era of sessions: the server is told, and nothing is waited for", async () => {
		const client = await opened();
		const before = calls("hangs").length;
		client.send(callTool(1, "hangs", {}));
		await eventually(() => calls("hangs").length).toBe(before + 1);
		client.send({
			jsonrpc: "2.0",
			method: "notifications/cancelled",
			params: { requestId: 1 },
		});
		await eventually(() => server.seen.at(-1)?.message["method"]).toBe(
			"notifications/cancelled",
		);
		// Waited for, the call would keep it for half a minute.
		expect(await client.finish()).toBe(0);
		await eventually(() => calls("hangs").at(-1)?.res.destroyed).toBe(true);
	});

	test("in the newest era: its stream ends", async () => {
		const client = begin("untranslated");
		const before = calls("hangs").length;
		client.send(modern(1, "hangs", {}));
		await eventually(() => calls("hangs").length).toBe(before + 1);
		client.send({
			jsonrpc: "2.0",
			method: "notifications/cancelled",
			params: { requestId: 1 },
		});
		await eventually(() => calls("hangs").at(-1)?.res.destroyed).toBe(true);
		client.send(modern(2, "any", {}));
		expect(await client.answer(2)).toHaveProperty("result");
	});
});

describe("a client that goes", () => {
	test("while a call is out can be ended by a signal", async () => {
		const client = begin("hostile");
		const before = calls("hangs").length;
		client.send(callTool(1, "hangs", {}));
		await eventually(() => calls("hangs").length).toBe(before + 1);
		client.child.kill("SIGTERM");
		await once(client.child, "close");
		expect(client.child.exitCode).toBe(0);
		await eventually(() => calls("hangs").at(-1)?.res.destroyed).toBe(true);
	});

	test("without reading its answers can be ended by a signal", async () => {
		const client = await unread();
		const before = calls("large").length;
		client.send(callTool(1, "large", {}));
		await eventually(
			() => calls("large").at(before)?.res.writableFinished,
		).toBe(true);
		client.child.kill("SIGTERM");
		await once(client.child, "exit");
		expect(client.child.exitCode).toBe(0);
	});

	test("without reading its answers does not keep it when it says no more", async () => {
		const client = await unread();
		client.send(callTool(1, "large", {}));
		client.child.stdin.end();
		const [code]: unknown[] = await once(client.child, "exit");
		expect(code).toBe(0);
	});
});

test("a gate that goes away in the midst of an answer leaves no call unanswered", async () => {
	const other = await startGate({ upstreams: { hostile: server.url } });
	onTestFinished(() => other.stop());
	const client = await opened(other.home);
	const before = calls("hangs").length;
	client.send(callTool(1, "hangs", {}));
	await eventually(() => calls("hangs").length).toBe(before + 1);
	process.kill(other.pid, "SIGKILL");
	expect(await client.answer(1)).toMatchObject({ error: { code: -33502 } });
	client.send(callTool(2, "any", {}));
	expect(await client.answer(2)).toMatchObject({ error: { code: -33502 } });
	expect(await client.finish()).toBe(0);
});

test("a gate that is stopped lets the call that is out be answered", async () => {
	const other = await startGate({ upstreams: { hostile: server.url } });
	onTestFinished(() => other.stop());
	const client = await opened(other.home);
	const before = calls("hangs").length;
	client.send(callTool(1, "hangs", {}));
	await eventually(() => calls("hangs").length).toBe(before + 1);
	const stopped = other.run("stop");
	// The door stays open for what is under way: this is told to come back.
	await eventually(async () => {
		client.send(callTool("probe", "any", {}));
		return (await client.answer("probe"))["error"];
	}).toMatchObject({ code: -33502 });
	const call = calls("hangs").at(-1);
	call?.res.end(`data: ${answerTo(call, "a".repeat(2_000_000))}\n\n`);
	expect(await client.answer(1)).toHaveProperty("result");
	expect((await stopped).code).toBe(0);
});

test("a client goes on where its gate was started again", async () => {
	const other = await startGate({ upstreams: {}, flags: ["--demo"] });
	onTestFinished(() => other.stop());
	const client = begin("demo", other.home);
	client.send(modern(1, "echo", { text: "a" }));
	expect(await client.answer(1)).toHaveProperty("result");
	expect((await other.run("restart")).code).toBe(0);
	let id = 1;
	await eventually(async () => {
		id += 1;
		client.send(modern(id, "echo", { text: "b" }));
		return await client.answer(id);
	}).toMatchObject({ result: { content: [{ text: "b" }] } });
});
