/**
 * A model that says what a test wrote down: the Messages API on loopback, so that a real agent can be driven without a
 * provider. Each request that brings tools gets the next step; what the agent sent stays to be read.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Step =
	| { readonly tool: string; readonly input: unknown }
	| { readonly say: string };

export interface Model {
	readonly url: string;
	/** The results of the tools the agent ran or did not run, as it told the model. */
	readonly results: readonly ToolResult[];
	stop(): Promise<void>;
}

export interface ToolResult {
	readonly text: string;
	readonly isError: boolean;
}

export async function startModel(steps: readonly Step[]): Promise<Model> {
	const results: ToolResult[] = [];
	const left = [...steps];
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on("data", (piece: Buffer) => pieces.push(piece));
		request.on("end", () => {
			if (!/^\/v1\/messages(?:\?|$)/.test(request.url ?? "")) {
				response.writeHead(200, { "Content-Type": "application/json" });
				response.end('{"input_tokens":1}');
				return;
			}
			const asked = JSON.parse(Buffer.concat(pieces).toString()) as Asked;
			results.push(...resultsIn(asked.messages.at(-1)));
			const takesStep = (asked.tools?.length ?? 0) > 0;
			const step = (takesStep ? left.shift() : undefined) ?? { say: "done" };
			answer(response, asked, step);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	return {
		// A listening TCP server has an address of this shape.
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		results,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** As much of a request as matters here. */
interface Asked {
	readonly model: string;
	readonly stream?: boolean;
	readonly tools?: readonly unknown[];
	readonly messages: readonly Message[];
}

interface Message {
	readonly content: string | readonly Block[];
}

interface Block {
	readonly type: string;
	readonly content?: unknown;
	readonly is_error?: boolean;
}

function resultsIn(message: Message | undefined): ToolResult[] {
	if (message === undefined || typeof message.content === "string") return [];
	return message.content
		.filter(({ type }) => type === "tool_result")
		.map(({ content, is_error }) => ({
			text: typeof content === "string" ? content : JSON.stringify(content),
			isError: is_error === true,
		}));
}

let made = 0;

function answer(response: ServerResponse, asked: Asked, step: Step): void {
	made += 1;
	const isTool = "tool" in step;
	const block = isTool
		? { type: "tool_use", id: `toolu_${made}`, name: step.tool }
		: { type: "text" };
	const message = {
		id: `msg_${made}`,
		type: "message",
		role: "assistant",
		model: asked.model,
		stop_sequence: null,
		usage: { input_tokens: 1, output_tokens: 1 },
	};
	const stop_reason = isTool ? "tool_use" : "end_turn";
	if (asked.stream !== true) {
		const content = [
			isTool ? { ...block, input: step.input } : { ...block, text: step.say },
		];
		response.writeHead(200, { "Content-Type": "application/json" });
		response.end(JSON.stringify({ ...message, content, stop_reason }));
		return;
	}
	response.writeHead(200, { "Content-Type": "text/event-stream" });
	const send = (type: string, rest: object): void => {
		response.write(
			`event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`,
		);
	};
	send("message_start", {
		message: { ...message, content: [], stop_reason: null },
	});
	send("content_block_start", {
		index: 0,
		content_block: { ...block, ...(isTool ? { input: {} } : { text: "" }) },
	});
	send("content_block_delta", {
		index: 0,
		delta: isTool
			? { type: "input_json_delta", partial_json: JSON.stringify(step.input) }
			: { type: "text_delta", text: step.say },
	});
	send("content_block_stop", { index: 0 });
	send("message_delta", {
		delta: { stop_reason, stop_sequence: null },
		usage: { output_tokens: 1 },
	});
	send("message_stop", {});
	response.end();
}
