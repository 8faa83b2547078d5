/**
 * The gate as the desktop app runs it, a child process with its desktop attached, and behind it an upstream an agent calls.
 * Whoever uses this is the person at the desktop, the command line or the agent; the phones are test/stub/phone.ts's.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	type CommandInput,
	type CommandName,
	type CommandOutput,
	commands,
} from "../../../contract/commands.ts";
import { Answer, CommandFailure, Notice } from "../../../contract/wire.ts";
import { connectGate, type GateCaller } from "../../../core/cli/client.ts";
import { resolveHome } from "../../../core/home.ts";
import {
	type GateStart,
	StartReport,
} from "../../../core/desktop/gate-start.ts";
import {
	type HttpUpstream,
	send,
	startHttpUpstream,
	type Told,
} from "../../core/http.ts";
import { end, endWithUs, environment } from "../../stub/gate-process.ts";

const file = (path: string): string =>
	fileURLToPath(new URL(path, import.meta.url));

/** Both hands of the gate's clock, moved by a message. */
const movableClock = `data:text/javascript,${encodeURIComponent(`
	const [grown, wall] = [performance.now.bind(performance), Date.now];
	let ms = 0;
	performance.now = () => grown() + ms;
	Date.now = () => wall() + ms;
	process.on("message", (message) => { ms += message?.passMs ?? 0; });
`)}`;

export interface Desktop {
	/** DRAWBRIDGE_HOME. */
	readonly home: string;
	readonly consoleUrl: string;
	readonly gateUrl: string;
	/** The loopback interface's network: trusted. */
	readonly network: string;
	/** Behind `/tools/`; with 3 s for an answer behind `/brief/`; of clients that wait 1 s behind `/hasty/`. */
	readonly upstream: HttpUpstream;
	/** As the window does. @throws CommandFailure */
	call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
	): Promise<CommandOutput<N>>;
	/** As the command line does. @throws CommandFailure */
	readonly cli: GateCaller["call"];
	/** What the agent is told when it has this run. */
	run(command: string, upstream?: string, key?: string): Promise<Told>;
	/** Commands that reached the upstream. */
	ran(): string[];
	/** Both hands of the gate's clock move by that much; settles once they have. */
	pass(ms: number): Promise<void>;
	/** Everything its doors were told, and what it printed. */
	heard(): string;
	/** Writes security.json anew; the gate takes it over by itself. */
	settle(change: Readonly<Record<string, unknown>>): Promise<void>;
	/** Ends it, and starts it again on what it kept and `meanwhile` made of that. */
	restart(meanwhile: () => void): Promise<void>;
	stop(): Promise<void>;
}

/** As a tool answers that has run. */
const ran: HttpUpstream["answer"] = (_, res) => {
	res.writeHead(200, { "Content-Type": "application/json" });
	res.end(
		'{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"ran"}]}}',
	);
};

export async function startDesktop(
	more: Readonly<Record<string, unknown>> = {},
): Promise<Desktop> {
	const upstream = await startHttpUpstream();
	upstream.answer = ran;
	const folder = await mkdtemp(join(tmpdir(), "drawbridge-"));
	const home = join(folder, "home");
	await mkdir(home, { mode: 0o700 });
	// The gate's own choice would meet that of the next file's gate after a restart.
	const phone = { mdns: false, port: await freePort() };
	const settle = (change: Readonly<Record<string, unknown>>): Promise<void> =>
		writeFile(
			join(home, "security.json"),
			JSON.stringify({
				limits: null,
				phone,
				upstreams: {
					tools: { url: upstream.url },
					brief: { url: upstream.url, approval_seconds: 3 },
					hasty: { url: upstream.url, client_seconds: 1 },
				},
				...more,
				...change,
			}),
			{ mode: 0o600 },
		);
	await settle({});
	let gate = await startGateProcess(folder, home);
	let caller = await callerAt(home);
	const { key: agentKey } = await gate.call("key.create", { name: "agent" });
	const [loopback] = await gate.call("network.list", {});
	if (!loopback) throw new Error("loopback is no network here");
	await gate.call("network.trust", { id: loopback.id });
	const gateUrl = (): string => `http://127.0.0.1:${gate.started.port}`;
	const halt = async (): Promise<void> => {
		await caller.close();
		await end(gate.child);
	};
	return {
		home,
		network: loopback.id,
		upstream,
		get gateUrl() {
			return gateUrl();
		},
		get consoleUrl() {
			return `http://127.0.0.1:${gate.started.consolePort}`;
		},
		call: (name, input) => gate.call(name, input),
		cli: (name, input, passphrase) => caller.call(name, input, passphrase),
		run: (command, to = "tools", key = agentKey) =>
			send(gateUrl(), {
				method: "POST",
				path: `/${to}/mcp`,
				headers: {
					"X-API-Key": key,
					"Content-Type": "application/json",
					Accept: "application/json, text/event-stream",
				},
				body: JSON.stringify({
					jsonrpc: "2.0",
					id: 1,
					method: "tools/call",
					params: { name: "run_command", arguments: { command } },
				}),
			}),
		ran: () =>
			upstream.received.map(({ body }) =>
				String(JSON.parse(body).params.arguments.command),
			),
		async pass(ms) {
			gate.pass(ms);
			// Behind it on the same channel.
			await gate.call("pair.status", {});
		},
		heard: () => gate.heard(),
		settle,
		async restart(meanwhile) {
			await halt();
			meanwhile();
			gate = await startGateProcess(folder, home);
			caller = await callerAt(home);
		},
		async stop() {
			await halt();
			await upstream.stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	// A listening TCP server's address is no pipe's.
	return (address as AddressInfo).port;
}

async function callerAt(home: string): Promise<GateCaller> {
	const caller = await connectGate(resolveHome({ DRAWBRIDGE_HOME: home }));
	if (!caller) throw new Error("the gate's socket does not answer");
	return caller;
}

/** The desktop app's gate process, and its port. */
async function startGateProcess(folder: string, home: string) {
	const start: GateStart = {
		host: "127.0.0.1",
		port: 0,
		tls: false,
		clientCertificates: "none",
		nextPort: false,
		consolePort: 0,
		upstreams: [],
		root: null,
		mode: "relaxed",
		raised: false,
		demo: "if-empty",
		welcome: false,
		program: null,
	};
	const child = fork(
		file("../../../electron/gate-process.ts"),
		[JSON.stringify(start)],
		{
			execArgv: [
				"--import",
				file("../../e2e/stand-in/parent-port.ts"),
				"--import",
				movableClock,
			],
			cwd: folder,
			env: { ...environment(folder, home), DRAWBRIDGE_PHONE_LOOPBACK: "1" },
			serialization: "advanced",
			stdio: ["ignore", "pipe", "pipe", "ipc"],
		},
	);
	endWithUs(child);
	const heard: string[] = [];
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding("utf8").on("data", (text: string) => heard.push(text));
	const waiting = new Map<number, (answer: Answer) => void>();
	let lastId = 0;
	const report = await new Promise<StartReport>((resolve, reject) => {
		child.once("exit", (code) =>
			reject(new Error(`the gate ended (${code}): ${heard.join("")}`)),
		);
		child.on("message", (message) => {
			const answer = Answer.safeParse(message);
			const notice = Notice.safeParse(message);
			if (answer.success) waiting.get(answer.data.id)?.(answer.data);
			else if (notice.success) heard.push(JSON.stringify(notice.data));
			else resolve(StartReport.parse(message));
		});
	});
	if ("startFailed" in report) throw new Error(report.startFailed);
	return {
		child,
		started: report.started,
		heard: () => heard.join("\n"),
		pass: (passMs: number) => void tell(child, { passMs }),
		async call<N extends CommandName>(
			name: N,
			input: CommandInput<N>,
		): Promise<CommandOutput<N>> {
			const id = ++lastId;
			const answered = new Promise<Answer>((resolve) =>
				waiting.set(id, resolve),
			);
			tell(child, { id, call: name, input });
			const answer = await answered;
			if (!answer.ok) throw new CommandFailure(answer.failure);
			// The schema is the one the name picks.
			return commands[name].output.parse(answer.output) as CommandOutput<N>;
		},
	};
}

const tell = (child: ChildProcess, message: object): boolean =>
	child.send(message);

/** "done", or the failure's code. */
export const outcomeOf = (called: Promise<unknown>): Promise<string> =>
	called.then(
		() => "done",
		(error: unknown) => {
			if (error instanceof CommandFailure) return error.code;
			throw error;
		},
	);
