/**
 * The control door, where a connection becomes one of HTTP. A caller sends more right behind the question, asks twice, or
 * has something else under way on the same connection: what is HTTP must be read as HTTP alone, and nothing of the door's
 * own may be written between its answers. And whoever can write into the socket's folder is not taken for the gate.
 */
import { once } from "node:events";
import { chmod, mkdir } from "node:fs/promises";
import { connect as connectSocket, createServer, type Socket } from "node:net";
import { join } from "node:path";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { resolveHome } from "../../../core/home.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { connect, initialize } from "../../core/connect/client.ts";
import { eventually } from "../../core/eventually.ts";
import { tempFolder } from "../../core/parts.ts";

let gate: GateProcess;
let path: string;

beforeAll(async () => {
	gate = await startGate({ upstreams: {}, flags: ["--demo"] });
	path = resolveHome({ DRAWBRIDGE_HOME: gate.home }).socket;
});
afterAll(() => gate.stop());

interface Caller {
	readonly socket: Socket;
	readonly text: () => string;
}

async function caller(at = path): Promise<Caller> {
	const socket = connectSocket(at);
	socket.on("error", () => undefined);
	await once(socket, "connect");
	onTestFinished(() => {
		socket.destroy();
	});
	let text = "";
	socket.setEncoding("utf8").on("data", (more: string) => {
		text += more;
	});
	return { socket, text: () => text };
}

const line = (question: object): string => `${JSON.stringify(question)}\n`;
const http = line({ id: 1, http: true });
const health = "GET /.drawbridge/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
const yes = line({ id: 1, ok: true, output: null });

describe("a connection that becomes one of HTTP", () => {
	test("has what was sent right behind the question read as HTTP", async () => {
		const { socket, text } = await caller();
		socket.write(http + health);
		await eventually(text).toContain("HTTP/1.1 200");
		expect(text().startsWith(`${yes}HTTP/1.1 200`)).toBe(true);
	});

	test("takes no more questions", async () => {
		const { socket, text } = await caller();
		socket.write(http + line({ id: 2, call: "key.list", input: {} }) + http);
		await eventually(() => socket.closed).toBe(true);
		expect(text().startsWith(`${yes}HTTP/1.1 400`)).toBe(true);
		expect(text().split('"ok":')).toHaveLength(2);
	});

	test.each([
		["events come", line({ id: 2, subscribe: true })],
		["a question is out", line({ id: 2, call: "key.list", input: {} })],
		["a question was asked", line({ id: 2, call: "nothing", input: {} })],
	])("is none where %s on it", async (_, first) => {
		const { socket, text } = await caller();
		socket.write(first + http + health);
		await eventually(() => socket.closed).toBe(true);
		expect(text()).not.toContain("HTTP/1.1");
	});

	test("has no rights of its own", async () => {
		const { socket, text } = await caller();
		socket.write(http);
		socket.write(
			"POST /demo/mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
		);
		await eventually(text).toContain("HTTP/1.1 401");
	});

	test("ends with the gate", async () => {
		const other = await startGate({ upstreams: {}, flags: ["--demo"] });
		onTestFinished(() => other.stop());
		const { socket, text } = await caller(
			resolveHome({ DRAWBRIDGE_HOME: other.home }).socket,
		);
		socket.write(http + health);
		await eventually(text).toContain("HTTP/1.1 200");
		expect((await other.run("stop")).code).toBe(0);
		await eventually(() => socket.closed).toBe(true);
	});
});

test("a question that holds a line separator is one question", async () => {
	const { socket, text } = await caller();
	const client = "a\u2028b";
	socket.write(
		line({ id: 1, call: "connect.open", input: { upstream: "demo", client } }),
	);
	await eventually(text).toContain("\n");
	expect(JSON.parse(text())).toMatchObject({ id: 1 });
});

test.skipIf(process.platform === "win32")(
	"a socket in a folder that others can write to is told nothing",
	async () => {
		const home = join(await tempFolder(), "home");
		const { socket, state } = resolveHome({ DRAWBRIDGE_HOME: home });
		await mkdir(state, { recursive: true });
		await chmod(state, 0o777);
		let heard = "";
		const impostor = createServer((one) =>
			one.on("data", (bytes) => {
				heard += bytes.toString();
			}),
		).listen(socket);
		await once(impostor, "listening");
		onTestFinished(() => {
			impostor.close();
		});
		const client = connect(home, "demo");
		onTestFinished(() => client.stop());
		client.send(initialize());
		expect(await client.answer(0)).toMatchObject({ error: { code: -33502 } });
		expect(await client.finish()).toBe(1);
		expect(heard).toBe("");
	},
);
