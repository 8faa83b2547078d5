/**
 * The hook's end of the control socket: one question, one answer, one line each (contract/wire.ts). Trusts the answer no
 * further than its shape; whatever else comes back is a failure with a sentence for the agent.
 */
import type { Socket } from "node:net";
import { dirname } from "node:path";
import { fs, net } from "../builtins.ts";
import { type Decided, isObject, type JsonObject } from "./dialect.ts";

/** No answer to go by. The message is for the agent and whoever reads along. */
export class NoAnswer extends Error {
	readonly code: "not-running" | "unsafe" | "gone" | "failed" | "odd";
	constructor(code: NoAnswer["code"], message: string) {
		super(message);
		this.code = code;
	}
}

/** What the gate reads at most on one line, less what the envelope takes. */
const longestQuestion = 1024 * 1024 - 1024;
const longestAnswer = 4 * 1024 * 1024;

/** The caller destroys the socket. @throws NoAnswer */
export async function ask(socket: Socket, input: JsonObject): Promise<Decided> {
	const question = JSON.stringify({ id: 1, call: "hook.ask", input });
	if (Buffer.byteLength(question) > longestQuestion)
		throw new NoAnswer("failed", "the call is larger than 1 MiB");
	socket.write(`${question}\n`);
	return decided(await readLine(socket));
}

/** Connected, and on Windows proven to be the gate that wrote the file. @throws NoAnswer */
export async function reach(path: string): Promise<Socket> {
	if (process.platform !== "win32") {
		checkFolder(dirname(path));
		return await connected(path);
	}
	const { pipe, secret } = published(path);
	const socket = await connected(pipe);
	const { proveCaller } = await import("../doors/proof.ts");
	if (await proveCaller(socket, secret)) return socket;
	throw new NoAnswer("unsafe", "what answers there is not the gate");
}

function connected(path: string): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = net.connect(path);
		socket.once("error", (error) =>
			reject(new NoAnswer("not-running", `no gate answers (${codeOf(error)})`)),
		);
		// Whatever happens later: the line that does not come says it.
		socket.on("error", () => undefined);
		socket.once("connect", () => resolve(socket));
	});
}

/** Somebody else's socket would say yes to everything. */
function checkFolder(folder: string): void {
	const stat = fs.lstatSync(folder, { throwIfNoEntry: false });
	if (stat === undefined) throw new NoAnswer("not-running", "no gate has run");
	if (
		!stat.isDirectory() ||
		stat.uid !== process.getuid?.() ||
		(stat.mode & 0o022) !== 0
	)
		throw new NoAnswer("unsafe", `${folder} is not its owner's alone`);
	// Whoever owns the folder around it can put another in its place. Sticky: only their own.
	const parent = dirname(folder);
	const around = fs.statSync(parent);
	const isTheirs = around.uid !== stat.uid && around.uid !== 0;
	if (isTheirs || (around.mode & 0o1002) === 0o0002)
		throw new NoAnswer("unsafe", `${parent} is not its owner's alone`);
}

function published(file: string): { pipe: string; secret: string } {
	try {
		const value: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
		if (
			isObject(value) &&
			typeof value["pipe"] === "string" &&
			typeof value["secret"] === "string"
		)
			return { pipe: value["pipe"], secret: value["secret"] };
	} catch {
		// None was written.
	}
	throw new NoAnswer("not-running", "no gate has run");
}

function readLine(socket: Socket): Promise<string> {
	return new Promise((resolve, reject) => {
		let pieces: Buffer[] = [];
		let bytes = 0;
		const gone = (): void =>
			reject(new NoAnswer("gone", "the gate went away before it answered"));
		if (socket.destroyed) gone();
		socket.once("error", gone).once("close", gone);
		socket.on("data", (chunk: Buffer) => {
			const end = chunk.indexOf(0x0a);
			pieces.push(end === -1 ? chunk : chunk.subarray(0, end));
			bytes += chunk.length;
			if (end !== -1) resolve(Buffer.concat(pieces).toString("utf8"));
			else if (bytes > longestAnswer) {
				pieces = [];
				socket.destroy();
			}
		});
	});
}

function decided(line: string): Decided {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		throw odd();
	}
	if (!isObject(value) || value["id"] !== 1) throw odd();
	if (value["ok"] !== true) throw failed(value["failure"]);
	const output = value["output"];
	if (!isObject(output)) throw odd();
	const { decision, reason, updatedInput } = output;
	if (
		(decision !== "allow" && decision !== "deny" && decision !== "none") ||
		typeof reason !== "string" ||
		(updatedInput !== undefined && !isObject(updatedInput))
	)
		throw odd();
	return { decision, reason, updatedInput };
}

const odd = (): NoAnswer =>
	new NoAnswer("odd", "the gate's answer was not understood");

function failed(failure: unknown): NoAnswer {
	const code = isObject(failure) ? failure["code"] : undefined;
	if (code === "unknown-command")
		return new NoAnswer(
			"failed",
			'the running gate is older than this hook; restart it with "drawbridge restart"',
		);
	if (code === "invalid-input")
		return new NoAnswer("failed", "the gate could not read the call");
	return new NoAnswer("failed", "the gate could not judge the call");
}

const codeOf = (error: Error): string =>
	"code" in error ? String(error.code) : error.name;
