/**
 * A local upstream that speaks the providers' wire formats, keeps what it was sent and the bytes it wrote, and does what
 * the model's name asks for. It takes one key only, and answers any other with 401 as the provider does.
 */
import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { isObject } from "../../core/json.ts";

export const realKey = "canary-the-real-provider-key";

export interface Received {
	readonly method: string;
	readonly url: string;
	readonly rawHeaders: readonly string[];
	readonly body: string;
	/** What was written back, headers aside. */
	readonly written: Buffer[];
	/** The client's end went away before the answer was whole. */
	aborted: boolean;
}

export interface Wire {
	readonly url: string;
	readonly received: Received[];
	stop(): Promise<void>;
}

/** `keyField` is where it looks for its key. */
export async function startWire(keyField: string): Promise<Wire> {
	const received: Received[] = [];
	/** Models that were asked once already. */
	const busy = new Set<string>();
	const server = createServer((req, res) => {
		void answer(req, res);
	});

	async function answer(
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> {
		let body = "";
		req.setEncoding("utf8");
		for await (const piece of req) body += String(piece);
		const seen: Received = {
			method: req.method ?? "",
			url: req.url ?? "",
			rawHeaders: req.rawHeaders,
			body,
			written: [],
			aborted: false,
		};
		received.push(seen);
		res.on("close", () => {
			seen.aborted = !res.writableFinished;
		});
		const shown = String(req.headers[keyField] ?? "");
		const anthropic = seen.url.startsWith("/v1/messages");
		if (shown !== realKey && shown !== `Bearer ${realKey}`)
			return json(res, seen, 401, problem(anthropic, "authentication_error"));
		const asked: unknown = body === "" ? {} : JSON.parse(body);
		const { model = "", stream = false } = isObject(asked) ? asked : {};
		if (model === "busy" && !busy.has(seen.url)) {
			busy.add(seen.url);
			return json(res, seen, 429, problem(anthropic, "rate_limit_error"), {
				"retry-after-ms": "1",
			});
		}
		if (model === "always-busy")
			return json(res, seen, 429, problem(anthropic, "rate_limit_error"), {
				"retry-after-ms": "1",
			});
		if (stream !== true)
			return json(res, seen, 200, wholeAnswer(seen.url), {
				"x-request-id": "req_1",
			});
		res.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
		const events = eventsOf(seen.url, model === "long" ? 3_000 : 3);
		if (model === "endless") {
			write(res, seen, Buffer.from(events[0] ?? ""));
			return;
		}
		const bytes = Buffer.from(events.join(""));
		// Pieces that end anywhere, within characters too.
		for (
			let at = 0, size = 7;
			at < bytes.length;
			at += size, size = (size * 3 + 1) % 4_001
		)
			if (!write(res, seen, bytes.subarray(at, at + size)))
				await once(res, "drain");
		res.end();
	}

	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

function write(res: ServerResponse, seen: Received, piece: Buffer): boolean {
	seen.written.push(piece);
	return res.write(piece);
}

function json(
	res: ServerResponse,
	seen: Received,
	status: number,
	value: unknown,
	headers: Record<string, string> = {},
): void {
	const bytes = Buffer.from(JSON.stringify(value, null, 2));
	seen.written.push(bytes);
	res.writeHead(status, {
		"content-type": "application/json",
		"content-length": bytes.length,
		...headers,
	});
	res.end(bytes);
}

const problem = (anthropic: boolean, type: string): object =>
	anthropic
		? { type: "error", error: { type, message: `no: ${type}` } }
		: { error: { message: `no: ${type}`, type, param: null, code: type } };

const toolCall = {
	id: "call_1",
	type: "function",
	function: { name: "weather", arguments: '{"city":"Zürich"}' },
};

function wholeAnswer(url: string): object {
	if (url.includes("/models"))
		return {
			object: "list",
			data: [
				{
					id: "m-1",
					object: "model",
					type: "model",
					created: 1,
					owned_by: "x",
				},
			],
			has_more: false,
			first_id: "m-1",
			last_id: "m-1",
		};
	if (url.includes("/messages"))
		return {
			id: "msg_1",
			type: "message",
			role: "assistant",
			model: "m-1",
			content: [
				{ type: "text", text: "Grüezi" },
				{
					type: "tool_use",
					id: "toolu_1",
					name: "weather",
					input: { city: "Zürich" },
				},
			],
			stop_reason: "tool_use",
			stop_sequence: null,
			usage: { input_tokens: 3, output_tokens: 5 },
		};
	if (url.includes("/responses"))
		return {
			id: "resp_1",
			object: "response",
			created_at: 1,
			status: "completed",
			model: "m-1",
			output: [
				{
					id: "msg_1",
					type: "message",
					role: "assistant",
					status: "completed",
					content: [{ type: "output_text", text: "Grüezi", annotations: [] }],
				},
			],
			usage: { input_tokens: 3, output_tokens: 5, total_tokens: 8 },
		};
	return {
		id: "chatcmpl_1",
		object: "chat.completion",
		created: 1,
		model: "m-1",
		choices: [
			{
				index: 0,
				finish_reason: "tool_calls",
				message: {
					role: "assistant",
					content: "Grüezi",
					tool_calls: [toolCall],
				},
			},
		],
		usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
	};
}

/** The text of a streamed answer's piece: it can be told whether all came, in order. */
export const pieceText = (at: number): string => `ü${at} `;

const chunk = (delta: object, finish: string | null): string =>
	`data: ${JSON.stringify({ id: "chatcmpl_1", object: "chat.completion.chunk", created: 1, model: "m-1", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

function eventsOf(url: string, pieces: number): string[] {
	const numbers = Array.from({ length: pieces }, (_, at) => at);
	if (url.includes("/messages")) return messageEvents(numbers);
	if (url.includes("/responses")) return responseEvents(numbers);
	return [
		...numbers.map((at) => chunk({ content: pieceText(at) }, null)),
		chunk({ tool_calls: [{ index: 0, ...toolCall }] }, null),
		chunk({}, "tool_calls"),
		"data: [DONE]\n\n",
	];
}

const event = (
	value: Readonly<Record<string, unknown>> & { type: string },
): string => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

const messageEvents = (numbers: readonly number[]): string[] => [
	event({
		type: "message_start",
		message: {
			id: "msg_1",
			type: "message",
			role: "assistant",
			model: "m-1",
			content: [],
			stop_reason: null,
			stop_sequence: null,
			usage: { input_tokens: 3, output_tokens: 1 },
		},
	}),
	event({
		type: "content_block_start",
		index: 0,
		content_block: { type: "text", text: "" },
	}),
	...numbers.map((at) =>
		event({
			type: "content_block_delta",
			index: 0,
			delta: { type: "text_delta", text: pieceText(at) },
		}),
	),
	event({ type: "content_block_stop", index: 0 }),
	'event: ping\ndata: {"type":"ping"}\n\n',
	event({
		type: "message_delta",
		delta: { stop_reason: "end_turn", stop_sequence: null },
		usage: { output_tokens: 5 },
	}),
	event({ type: "message_stop" }),
];

const responseEvents = (numbers: readonly number[]): string[] => [
	event({
		type: "response.created",
		sequence_number: 0,
		response: wholeAnswer("/responses"),
	}),
	...numbers.map((at) =>
		event({
			type: "response.output_text.delta",
			sequence_number: at + 1,
			item_id: "msg_1",
			output_index: 0,
			content_index: 0,
			delta: pieceText(at),
			logprobs: [],
		}),
	),
	event({
		type: "response.completed",
		sequence_number: numbers.length + 1,
		response: wholeAnswer("/responses"),
	}),
];
