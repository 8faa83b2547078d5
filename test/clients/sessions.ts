/** Real clients of MCP, each with one way to be asked: which tools there are, and what one of them says. Owns no assertion. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OldHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import * as z from "zod";
import { connectProgram } from "../core/connect/client.ts";
import { endWithUs } from "../stub/gate-process.ts";

/** Where a client is sent: an address with a key, or a command to start. */
export type Way =
	| { readonly url: string; readonly key: string }
	| { readonly upstream: string; readonly home: string };

export interface Session {
	/** Of the tools. */
	names(): Promise<string[]>;
	/** The first text of its result. */
	call(name: string, args: Readonly<Record<string, unknown>>): Promise<string>;
	close(): Promise<void>;
}

export type Program = (way: Way) => Promise<Session>;

const Listed = z.object({ tools: z.array(z.object({ name: z.string() })) });
const Called = z.object({
	isError: z.literal(false).optional(),
	content: z.tuple([z.object({ text: z.string() })], z.unknown()),
});

const namesIn = (listed: unknown): string[] =>
	Listed.parse(listed).tools.map(({ name }) => name);
const textIn = (called: unknown): string =>
	Called.parse(called).content[0].text;

/** As a client's settings have it. */
const commandOf = ({ upstream, home }: { upstream: string; home: string }) => ({
	command: process.execPath,
	args: [connectProgram, "connect", upstream, "--client", "real"],
	env: { PATH: process.env["PATH"] ?? "", DRAWBRIDGE_HOME: home },
});

const identity = { name: "test", version: "1" };
const shown = (key: string) => ({
	requestInit: { headers: { "X-API-Key": key } },
});

export const officialClient =
	(mode: "legacy" | "auto"): Program =>
	async (way) => {
		const client = new Client(identity, { versionNegotiation: { mode } });
		await client.connect(
			"url" in way
				? new StreamableHTTPClientTransport(new URL(way.url), shown(way.key))
				: new StdioClientTransport(commandOf(way)),
		);
		return {
			names: async () => namesIn(await client.listTools()),
			call: async (name, args) =>
				textIn(await client.callTool({ name, arguments: args })),
			close: () => client.close(),
		};
	};

/** Of the older library, which most clients in use are built with. */
export const olderClient: Program = async (way) => {
	const client = new OldClient(identity);
	await client.connect(
		"url" in way
			? new OldHttp(new URL(way.url), shown(way.key))
			: new OldStdio(commandOf(way)),
	);
	return {
		names: async () => namesIn(await client.listTools()),
		call: async (name, args) =>
			textIn(await client.callTool({ name, arguments: args })),
		close: () => client.close(),
	};
};

const launcher = join(
	dirname(
		fileURLToPath(
			import.meta.resolve("@modelcontextprotocol/inspector/package.json"),
		),
	),
	"clients/launcher/build/index.js",
);

/** The inspector's command line: a process for each question. */
export const inspector =
	(folder: string): Program =>
	async (way) => {
		const run = async (...words: string[]): Promise<unknown> => {
			const { command, args, env } =
				"url" in way ? { command: way.url, args: [], env: {} } : commandOf(way);
			const child = spawn(
				process.execPath,
				[
					launcher,
					"--cli",
					command,
					...args,
					...("url" in way
						? ["--transport", "http", "--header", `X-API-Key: ${way.key}`]
						: ["-e", `DRAWBRIDGE_HOME=${way.home}`]),
					...words,
				],
				{ env: { ...process.env, ...env, HOME: folder }, cwd: folder },
			);
			return JSON.parse(await outputOf(child));
		};
		return {
			names: async () => namesIn(await run("--method", "tools/list")),
			call: async (name, args) =>
				textIn(
					await run(
						"--method",
						"tools/call",
						"--tool-name",
						name,
						...Object.entries(args).flatMap(([field, value]) => [
							"--tool-arg",
							`${field}=${String(value)}`,
						]),
					),
				),
			close: async () => undefined,
		};
	};

/** Throws with what it said when it fails. */
async function outputOf(child: ChildProcess): Promise<string> {
	endWithUs(child);
	child.stdin?.end();
	const said = { stdout: "", stderr: "" };
	for (const from of ["stdout", "stderr"] as const)
		child[from]?.setEncoding("utf8").on("data", (text: string) => {
			said[from] += text;
		});
	const [code]: unknown[] = await once(child, "close");
	if (code !== 0) throw new Error(`exit ${String(code)}: ${said.stderr}`);
	return said.stdout;
}
