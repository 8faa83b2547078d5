/**
 * The gate as the desktop app runs it, in the desktop's namespace, with the demo as its upstream. Whoever uses this is the
 * person at the desktop, the command line or the agent there. Loopback counts as no network: phones come by the LAN.
 */
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { NetworkView } from "../../contract/devices.ts";
import {
	type CommandInput,
	type CommandName,
	type CommandOutput,
	commands,
} from "../../contract/commands.ts";
import { Answer, CommandFailure } from "../../contract/wire.ts";
import { connectGate, type GateCaller } from "../../core/cli/client.ts";
import { resolveHome } from "../../core/home.ts";
import { type GateStart, StartReport } from "../../core/desktop/gate-start.ts";
import { soon } from "../attack/pairing/pair.ts";
import { send, type Told } from "../core/http.ts";
import { end, endWithUs, environment } from "../stub/gate-process.ts";
import type { Lan } from "./namespaces.ts";
import { reachFrom } from "./reach.ts";

const file = (path: string): string =>
	fileURLToPath(new URL(path, import.meta.url));

export interface HeldCall {
	readonly command: string;
	/** "DB-7F3K". */
	readonly id: string;
	/** What the agent is told in the end. */
	readonly told: Promise<Told>;
}

export interface Desktop {
	/** DRAWBRIDGE_HOME. */
	readonly home: string;
	/** The gate's own port, on its loopback. */
	readonly gatePort: number;
	/** The one that phones are on. Nobody trusts it yet. */
	readonly network: NetworkView;
	/** As the window does. @throws CommandFailure */
	call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
	): Promise<CommandOutput<N>>;
	/** As the command line does. @throws CommandFailure */
	readonly cli: GateCaller["call"];
	/** The agent has this run, and a person is asked. */
	hold(command: string): Promise<HeldCall>;
}

/** What the demo says of what it was let to run. */
export const reachedDemo = /Allowed here/;

const sourceGate = file("../../electron/gate-process.ts");
/** Has the phone's page as a browser can run it. */
export const bundledGate = file("../../out/electron/gate-process.mjs");

/** Inside a test: ends with it. */
export async function startDesktop(
	lan: Lan,
	program = sourceGate,
): Promise<Desktop> {
	const folder = await mkdtemp(join(tmpdir(), "drawbridge-"));
	onTestFinished(() =>
		rm(folder, { recursive: true, force: true, maxRetries: 5 }),
	);
	const home = join(folder, "home");
	await mkdir(home, { mode: 0o700 });
	const settings = JSON.stringify({ limits: null });
	await writeFile(join(home, "security.json"), settings, { mode: 0o600 });

	const child = lan.desktop.spawn(
		[
			process.execPath,
			"--import",
			file("../e2e/stand-in/parent-port.ts"),
			program,
			JSON.stringify(start),
		],
		{ env: environment(folder, home), hasChannel: true },
	);
	endWithUs(child);
	onTestFinished(() => end(child));
	const gatePort = await started(child);
	const call = callerTo(child);
	const cli = await connectGate(resolveHome({ DRAWBRIDGE_HOME: home }));
	if (!cli) throw new Error("the gate's socket does not answer");
	onTestFinished(() => cli.close());

	const network = await soon(async () =>
		(await call("network.list", {})).find(
			({ address }) => address === `${lan.desktop.address}/24`,
		),
	);
	const { key } = await call("key.create", { name: "agent" });
	const own = await reachFrom(lan.desktop, "127.0.0.1", gatePort);
	const run = (command: string): Promise<Told> =>
		send(`http://${own}:${gatePort}`, {
			method: "POST",
			path: "/demo/mcp",
			headers: {
				Host: `127.0.0.1:${gatePort}`,
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
		});
	return {
		home,
		gatePort,
		network,
		call,
		cli: (name, input, passphrase) => cli.call(name, input, passphrase),
		async hold(command) {
			const told = run(command);
			// Of a test that has ended meanwhile, nobody hears.
			told.catch(() => undefined);
			const { id } = await soon(async () =>
				(await call("approval.list", {})).find(
					(one) => one.command === command,
				),
			);
			return { command, id, told };
		},
	};
}

/** A QR on the phones' network, which is trusted from now on. */
export async function openQr(
	desktop: Desktop,
	byName = false,
): Promise<{ readonly id: string; readonly link: URL }> {
	const { id: network } = desktop.network;
	await desktop.call("network.trust", { id: network });
	const { id, link } = await desktop.call("pair.start", { network, byName });
	return { id, link: new URL(link) };
}

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
	demo: "yes",
	welcome: false,
	program: null,
};

/** Resolves with the gate's port. */
function started(child: ChildProcess): Promise<number> {
	let heard = "";
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding("utf8").on("data", (text: string) => {
			heard += text;
		});
	return new Promise((resolve, reject) => {
		child.once("exit", (code) =>
			reject(new Error(`the gate ended (${code}): ${heard}`)),
		);
		child.on("message", (message) => {
			const report = StartReport.safeParse(message);
			if (!report.success) return;
			if ("started" in report.data) resolve(report.data.started.port);
			else reject(new Error(report.data.startFailed));
		});
	});
}

function callerTo(child: ChildProcess): Desktop["call"] {
	const waiting = new Map<number, (answer: Answer) => void>();
	let lastId = 0;
	child.on("message", (message) => {
		const answer = Answer.safeParse(message);
		if (answer.success) waiting.get(answer.data.id)?.(answer.data);
	});
	return async <N extends CommandName>(name: N, input: CommandInput<N>) => {
		const id = ++lastId;
		const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
		child.send({ id, call: name, input });
		const answer = await answered;
		waiting.delete(id);
		if (!answer.ok) throw new CommandFailure(answer.failure);
		// The schema is the one the name picks.
		return commands[name].output.parse(answer.output) as CommandOutput<N>;
	};
}
