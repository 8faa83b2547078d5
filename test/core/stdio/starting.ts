/**
 * Programs for tests of core/stdio: small Node scripts in the test's folder, started for real, ended with the test. Owns
 * no assertion.
 */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Clock } from "../../../core/clock.ts";
import type { LinkEnd } from "../../../core/mcp/link.ts";
import type { RpcMessage } from "../../../core/mcp/message.ts";
import { neededVariables } from "../../../core/stdio/environment.ts";
import { Program } from "../../../core/stdio/program.ts";
import { Warden } from "../../../core/stdio/warden.ts";
import { FakeClock, silent, tempFolder } from "../parts.ts";

export interface Started {
	readonly program: Program;
	readonly messages: RpcMessage[];
	readonly lines: string[];
	readonly folder: string;
	/** Why it ended. */
	readonly ended: Promise<LinkEnd>;
	/** The next message that answers this id. */
	readonly answer: (id: number) => Promise<RpcMessage>;
}

/** An ES module's text. */
export async function startScript(
	text: string,
	more: { readonly env?: Record<string, string>; readonly clock?: Clock } = {},
): Promise<Started> {
	const folder = await tempFolder();
	const file = join(folder, "server.mjs");
	await writeFile(file, text);
	return await startProgram([process.execPath, file], folder, more);
}

export async function startProgram(
	argv: readonly [string, ...string[]],
	folder: string,
	{
		env = {},
		clock = new FakeClock(),
	}: { readonly env?: Record<string, string>; readonly clock?: Clock } = {},
): Promise<Started> {
	const warden = new Warden(folder, silent);
	const messages: RpcMessage[] = [];
	const lines: string[] = [];
	const waiting = new Map<unknown, (message: RpcMessage) => void>();
	const { promise: ended, resolve } = Promise.withResolvers<LinkEnd>();
	const program = await Program.start(
		{
			warden,
			clock,
			start: {
				argv,
				cwd: folder,
				env: { ...neededVariables(process.env), ...env },
			},
		},
		{
			message(message) {
				messages.push(message);
				waiting.get(message.id)?.(message);
			},
			ended: resolve,
			line: (bytes) => lines.push(bytes.toString("utf8")),
		},
	);
	onTestFinished(async () => {
		program.end({ reason: "the test is over" });
		await program.gone;
		warden.close();
	});
	return {
		program,
		messages,
		lines,
		folder,
		ended,
		answer: (id) =>
			new Promise((done) => {
				const known = messages.find((message) => message.id === id);
				if (known) done(known);
				else waiting.set(id, done);
			}),
	};
}

/** Answers every request with its own parameters, one message a line. */
export const echo = `
import { createInterface } from "node:readline";
createInterface({ input: process.stdin }).on("line", (line) => {
	const { id, params } = JSON.parse(line);
	if (id !== undefined) console.log(JSON.stringify({ jsonrpc: "2.0", id, result: params ?? {} }));
});
`;

/** Whether a process of that number runs. One that has ended and was not fetched by its parent yet does not. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return (
			process.platform !== "linux" ||
			!/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"))
		);
	} catch {
		return false;
	}
}

/** The smallest server: answers what every conversation begins with, and has no tools. */
export const server = `
import { createInterface } from "node:readline";
const info = { capabilities: { tools: {} }, serverInfo: { name: "small", version: "1" } };
const results = {
	initialize: { protocolVersion: "2025-11-25", ...info },
	"tools/list": { tools: [] },
	ping: {},
};
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
	const { id, method } = JSON.parse(line);
	if (id === undefined) return;
	const result = results[method];
	const answer = result ? { result } : { error: { code: -32601, message: "no such method" } };
	console.log(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
});
input.on("close", () => process.exit());
`;
