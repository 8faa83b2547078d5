/** Anthropic's own SDK, pointed at the gate with a key of ours. */
import Anthropic, {
	APIUserAbortError,
	AuthenticationError,
	RateLimitError,
} from "@anthropic-ai/sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../core/eventually.ts";
import { type Behind, behindGate, fieldOf, only } from "./behind.ts";
import { pieceText, realKey } from "./wire.ts";

const use = behindGate("anthropic");
let behind: Behind;
let anthropic: Anthropic;
beforeEach(() => {
	behind = use();
	anthropic = new Anthropic({ baseURL: behind.base, apiKey: behind.key });
});

const asking = (model: string) => ({
	model,
	max_tokens: 100,
	messages: [{ role: "user" as const, content: "Grüezi" }],
});

test("the list of models", async () => {
	const ids: string[] = [];
	for await (const { id } of anthropic.models.list()) ids.push(id);
	expect(ids).toEqual(["m-1"]);
});

test("a message with a tool call; the real key stands where the SDK put ours", async () => {
	const { content, usage } = await anthropic.messages.create(asking("m-1"));
	expect(content).toMatchObject([
		{ type: "text", text: "Grüezi" },
		{ type: "tool_use", name: "weather", input: { city: "Zürich" } },
	]);
	expect(usage.output_tokens).toBe(5);
	const seen = only(behind.wire);
	expect(fieldOf(seen, "x-api-key")).toEqual([realKey]);
	expect(fieldOf(seen, "authorization")).toEqual([]);
	expect(fieldOf(seen, "anthropic-version")).toHaveLength(1);
});

test("a key shown as a bearer token, as an auth token is", async () => {
	const client = new Anthropic({
		baseURL: behind.base,
		apiKey: null,
		authToken: behind.key,
	});
	await client.messages.create(asking("m-1"));
	const seen = only(behind.wire);
	expect(fieldOf(seen, "x-api-key")).toEqual([realKey]);
	expect(fieldOf(seen, "authorization")).toEqual([]);
});

describe.each([
	["m-1", 3],
	["long", 3_000],
])("streamed, model %s:", (model, count) => {
	test("a message", async () => {
		let text = "";
		const stream = anthropic.messages
			.stream(asking(model))
			.on("text", (piece) => {
				text += piece;
			});
		const final = await stream.finalMessage();
		const all = Array.from({ length: count }, (_, at) => pieceText(at)).join(
			"",
		);
		expect(text).toBe(all);
		expect(final.stop_reason).toBe("end_turn");
	});

	test("byte for byte what the provider wrote", async () => {
		const answer = await fetch(`${behind.base}/v1/messages`, {
			method: "POST",
			headers: {
				"x-api-key": behind.key,
				"anthropic-version": "2023-06-01",
				"content-type": "application/json",
			},
			body: JSON.stringify({ ...asking(model), stream: true }),
		});
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect(bytes.equals(Buffer.concat(only(behind.wire).written))).toBe(true);
	});
});

test("an abort reaches the provider", async () => {
	const stream = anthropic.messages.stream(asking("endless"));
	const failed = stream.done().catch((error: unknown) => error);
	await eventually(() => behind.wire.received[0]?.written.length).toBe(1);
	stream.abort();
	expect(await failed).toBeInstanceOf(APIUserAbortError);
	await eventually(() => only(behind.wire).aborted).toBe(true);
});

test("429 is retried by the SDK; what stays is the provider's own error", async () => {
	await anthropic.messages.create(asking("busy"));
	expect(behind.wire.received).toHaveLength(2);
	const asked = anthropic.messages.create(asking("always-busy"), {
		maxRetries: 0,
	});
	await expect(asked).rejects.toBeInstanceOf(RateLimitError);
	await expect(asked).rejects.toMatchObject({
		error: { error: { type: "rate_limit_error" } },
	});
});

test("a key that is none of ours is refused at the gate", async () => {
	const stranger = new Anthropic({
		baseURL: behind.base,
		apiKey: "sk-ant-real-looking",
	});
	await expect(stranger.messages.create(asking("m-1"))).rejects.toBeInstanceOf(
		AuthenticationError,
	);
	expect(behind.wire.received).toEqual([]);
});

test("a provider that refuses the owner's key says so in its own words", async () => {
	const { gate } = behind;
	await gate.feed("revoked\n", "secret", "set", "anthropic");
	const asked = anthropic.messages.create(asking("m-1"));
	await expect(asked).rejects.toMatchObject({
		status: 401,
		error: { error: { type: "authentication_error" } },
	});
	await gate.feed(`${realKey}\n`, "secret", "set", "anthropic");
});
