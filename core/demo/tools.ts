/**
 * The demo's four tools and what each accepts. Input is parsed here and nowhere else; a tool that refuses or fails
 * answers in words a model can act on, and never throws for what a caller sent.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { allowedCommands, runCommand } from "./command.ts";
import { readInside } from "./folder.ts";

/** One call: `signal` fires when the caller has gone, `progress` reaches those who asked for it. */
export interface ToolCall {
	readonly signal: AbortSignal;
	readonly progress: (done: number, total: number) => void;
}

interface ToolResult {
	readonly content: readonly [{ readonly type: "text"; readonly text: string }];
	readonly isError: boolean;
}

export interface Tool {
	readonly name: string;
	/** As tools/list shows it. */
	readonly listing: Readonly<Record<string, unknown>>;
	call(args: unknown, call: ToolCall): Promise<ToolResult>;
}

const readLimitBytes = 256 * 1024;

/** `folder` is a real path; nothing outside it is read. */
export function demoTools(folder: string): ReadonlyMap<string, Tool> {
	const tools = [
		tool({
			name: "echo",
			description: "Answers with the text it was given.",
			input: z.strictObject({ text: z.string().max(100_000) }),
			hints: { idempotentHint: true },
			run: async ({ text }) => answer(text),
		}),
		tool({
			name: "read_file",
			description:
				"Reads a text file in the demo's own folder; welcome.txt is one.",
			input: z.strictObject({ path: z.string().min(1).max(1_000) }),
			hints: { idempotentHint: true },
			run: async ({ path }) => {
				const text = await readInside(folder, path, readLimitBytes);
				return text === undefined
					? refuse("There is no such file in the demo's folder")
					: answer(text);
			},
		}),
		tool({
			name: "run_command",
			description: `Runs one program in the demo's own folder, without a shell. ${allowedCommands}.`,
			input: z.strictObject({ command: z.string() }),
			hints: { idempotentHint: false, readOnlyHint: false },
			run: async ({ command }, { signal }) => {
				const { text, failed } = await runCommand(folder, command, signal);
				return failed ? refuse(text) : answer(text);
			},
		}),
		tool({
			name: "slow_count",
			description: "Counts to n, reporting progress after each step.",
			input: z.strictObject({
				n: z.int().min(1).max(60),
				delay_ms: z.int().min(0).max(10_000).default(500),
			}),
			hints: { idempotentHint: true },
			run: async ({ n, delay_ms: delayMs }, { signal, progress }) => {
				for (let done = 1; done <= n; done++) {
					// oxlint-disable-next-line no-await-in-loop -- counting slowly is the point
					await sleep(delayMs, undefined, { signal });
					progress(done, n);
				}
				return answer(`Counted to ${n}.`);
			},
		}),
	];
	return new Map(tools.map((each) => [each.name, each]));
}

const answer = (text: string): ToolResult => ({
	content: [{ type: "text", text }],
	isError: false,
});
const refuse = (text: string): ToolResult => ({
	content: [{ type: "text", text }],
	isError: true,
});

function tool<I extends z.ZodType>(definition: {
	name: string;
	description: string;
	input: I;
	hints: { idempotentHint: boolean; readOnlyHint?: boolean };
	run: (input: z.output<I>, call: ToolCall) => Promise<ToolResult>;
}): Tool {
	const { name, description, input, hints, run } = definition;
	return {
		name,
		listing: {
			name,
			description,
			inputSchema: z.toJSONSchema(input, { io: "input" }),
			annotations: {
				readOnlyHint: true,
				destructiveHint: false,
				openWorldHint: false,
				...hints,
			},
		},
		async call(args, call) {
			const parsed = input.safeParse(args ?? {});
			return parsed.success
				? await run(parsed.data, call)
				: refuse(`Invalid arguments: ${z.prettifyError(parsed.error)}`);
		},
	};
}
