/** A running demo in a temp folder with things around it that must stay out of reach, and the ways tests talk to it. */
import {
	mkdir,
	mkdtemp,
	realpath,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { type Demo, startDemo } from "../../../core/demo/demo.ts";

const Answer = z.object({
	id: z.unknown(),
	result: z.looseObject({}).optional(),
	error: z.looseObject({ code: z.number() }).optional(),
});
const ToolAnswer = z.object({
	content: z.array(z.object({ text: z.string() })).length(1),
	isError: z.boolean(),
});

export interface DemoUnderTest extends Demo {
	/** The demo's own folder; its parent holds what must stay out of reach. */
	readonly dir: string;
	readonly logged: readonly string[];
	post(
		message: unknown,
		headers?: Record<string, string>,
	): Promise<{ status: number; body: z.infer<typeof Answer> | undefined }>;
	call(name: string, args: object): Promise<{ text: string; isError: boolean }>;
}

export const rpc = (method: string, params?: object): object => ({
	jsonrpc: "2.0",
	id: 7,
	method,
	...(params && { params }),
});

export async function startDemoUnderTest(): Promise<DemoUnderTest> {
	const outside = await realpath(await mkdtemp(join(tmpdir(), "demo-")));
	const dir = join(outside, "folder");
	const logged: string[] = [];
	const demo = await startDemo({
		dir,
		log: (_level, message) => logged.push(message),
	});
	await writeFile(join(outside, "secret.txt"), "out of reach");
	await mkdir(`${dir}-sibling`);
	await writeFile(join(`${dir}-sibling`, "secret.txt"), "out of reach");
	await symlink(join(outside, "secret.txt"), join(dir, "link.txt"));
	await symlink(outside, join(dir, "up"));
	await writeFile(join(dir, "two words.txt"), "quoted");
	await writeFile(join(dir, "-e"), "looks like an option");

	const post: DemoUnderTest["post"] = async (message, headers = {}) => {
		const response = await fetch(`${demo.url}/mcp`, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				...demo.headers,
				...headers,
			},
			body: typeof message === "string" ? message : JSON.stringify(message),
		});
		const text = await response.text();
		return {
			status: response.status,
			body: text === "" ? undefined : Answer.parse(JSON.parse(text)),
		};
	};
	return {
		...demo,
		dir,
		logged,
		post,
		async call(name, args) {
			const { body } = await post(rpc("tools/call", { name, arguments: args }));
			const { content, isError } = ToolAnswer.parse(body?.result);
			return { text: content[0]?.text ?? "", isError };
		},
		async stop() {
			await demo.stop();
			await rm(outside, { recursive: true });
		},
	};
}
