/** The bridge as a client starts it: the real program, a line in, a line out. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { end, endWithUs } from "../../stub/gate-process.ts";

export const connectProgram = fileURLToPath(
	new URL("../../../core/connect/main.ts", import.meta.url),
);

export interface Connected {
	readonly child: ChildProcessWithoutNullStreams;
	send(message: object | string): void;
	/** The next message that fits; those before it are kept for others. */
	next(fits: (message: Message) => boolean): Promise<Message>;
	answer(id: number | string): Promise<Message>;
	stderr(): string;
	/** No more input; resolves with the exit code. */
	finish(): Promise<number | null>;
	stop(): Promise<void>;
}

export type Message = Readonly<Record<string, unknown>>;

export function connect(home: string, ...words: string[]): Connected {
	const child = spawn(process.execPath, [connectProgram, "connect", ...words], {
		env: { PATH: process.env["PATH"], DRAWBRIDGE_HOME: home },
	});
	endWithUs(child);
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	child.stdin.on("error", () => undefined);
	const closed = once(child, "close");
	const kept: Message[] = [];
	const waiting: {
		fits: (message: Message) => boolean;
		take: (message: Message) => void;
	}[] = [];
	createInterface({ input: child.stdout }).on("line", (line) => {
		// Every line is a whole message, or the test fails here.
		const message = JSON.parse(line) as Message;
		const at = waiting.findIndex(({ fits }) => fits(message));
		if (at === -1) kept.push(message);
		else waiting.splice(at, 1)[0]?.take(message);
	});
	const next: Connected["next"] = (fits) => {
		const at = kept.findIndex(fits);
		const [found] = at === -1 ? [] : kept.splice(at, 1);
		if (found) return Promise.resolve(found);
		return new Promise((take, reject) => {
			waiting.push({ fits, take });
			void closed.then(() =>
				reject(new Error(`it ended without that message: ${stderr}`)),
			);
		});
	};
	return {
		child,
		send(message) {
			child.stdin.write(
				`${typeof message === "string" ? message : JSON.stringify(message)}\n`,
			);
		},
		next,
		answer: (id) =>
			next((message) => message["id"] === id && !("method" in message)),
		stderr: () => stderr,
		async finish() {
			child.stdin.end();
			await closed;
			return child.exitCode;
		},
		stop: () => end(child),
	};
}

export const initialize = (id: number | string = 0): object => ({
	jsonrpc: "2.0",
	id,
	method: "initialize",
	params: {
		protocolVersion: "2025-11-25",
		capabilities: {},
		clientInfo: { name: "tester", version: "1" },
	},
});

export const callTool = (
	id: number | string,
	name: string,
	args: object,
): object => ({
	jsonrpc: "2.0",
	id,
	method: "tools/call",
	params: { name, arguments: args },
});
