/** OpenAI's own SDK, pointed at the gate with a key of ours: all it does works, and only the gate knows the real key. */
import OpenAI, {
	AuthenticationError,
	AzureOpenAI,
	RateLimitError,
} from "openai";
import { beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../core/eventually.ts";
import { type Behind, behindGate, fieldOf, only } from "./behind.ts";
import { pieceText, realKey } from "./wire.ts";

const use = behindGate("openai");
let behind: Behind;
let openai: OpenAI;
beforeEach(() => {
	behind = use();
	openai = new OpenAI({ baseURL: `${behind.base}/v1`, apiKey: behind.key });
});

const messages = [{ role: "user" as const, content: "Grüezi" }];
const pieces = (count: number): string =>
	Array.from({ length: count }, (_, at) => pieceText(at)).join("");

test("the list of models; the real key stands where the SDK put ours", async () => {
	const { data } = await openai.models.list();
	expect(data.map(({ id }) => id)).toEqual(["m-1"]);
	const seen = only(behind.wire);
	expect(seen.url).toBe("/v1/models");
	expect(fieldOf(seen, "authorization")).toEqual([`Bearer ${realKey}`]);
});

test("a chat completion with a tool call", async () => {
	const answer = await openai.chat.completions.create({
		model: "m-1",
		messages,
	});
	const [choice] = answer.choices;
	expect(choice?.message.content).toBe("Grüezi");
	expect(choice?.message.tool_calls).toMatchObject([
		{ function: { name: "weather", arguments: '{"city":"Zürich"}' } },
	]);
	expect(JSON.parse(only(behind.wire).body)).toMatchObject({ messages });
});

test("a response", async () => {
	const answer = await openai.responses.create({ model: "m-1", input: "?" });
	expect(answer.output_text).toBe("Grüezi");
});

describe.each([
	["m-1", 3],
	["long", 3_000],
])("streamed, model %s:", (model, count) => {
	test("a chat completion", async () => {
		let text = "";
		let tool = "";
		const stream = await openai.chat.completions.create({
			model,
			messages,
			stream: true,
		});
		for await (const { choices } of stream) {
			text += choices[0]?.delta.content ?? "";
			tool += choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? "";
		}
		expect([text, tool]).toEqual([pieces(count), '{"city":"Zürich"}']);
	});

	test("a response", async () => {
		let text = "";
		const stream = await openai.responses.create({
			model,
			input: "?",
			stream: true,
		});
		for await (const one of stream)
			if (one.type === "response.output_text.delta") text += one.delta;
		expect(text).toBe(pieces(count));
	});

	test.each(["/chat/completions", "/responses"])(
		"%s, byte for byte what the provider wrote",
		async (path) => {
			const answer = await fetch(`${behind.base}/v1${path}`, {
				method: "POST",
				headers: {
					Authorization: `Bearer ${behind.key}`,
					"Content-Type": "application/json",
				},
				body: JSON.stringify({ model, messages, stream: true }),
			});
			const bytes = Buffer.from(await answer.arrayBuffer());
			expect(bytes.equals(Buffer.concat(only(behind.wire).written))).toBe(true);
		},
	);
});

test("the first event arrives while the provider still writes, and an abort reaches it", async () => {
	const stream = await openai.chat.completions.create({
		model: "endless",
		messages,
		stream: true,
	});
	for await (const { choices } of stream) {
		expect(choices[0]?.delta.content).toBe(pieceText(0));
		break;
	}
	await eventually(() => only(behind.wire).aborted).toBe(true);
});

test("429 is retried by the SDK, with the real key each time", async () => {
	await openai.chat.completions.create({ model: "busy", messages });
	expect(
		behind.wire.received.map((seen) => fieldOf(seen, "authorization")),
	).toEqual([[`Bearer ${realKey}`], [`Bearer ${realKey}`]]);
	expect(
		behind.wire.received.map((seen) =>
			fieldOf(seen, "x-stainless-retry-count"),
		),
	).toEqual([["0"], ["1"]]);
});

test("the provider's errors are its own, status and words", async () => {
	const asked = openai.chat.completions.create(
		{ model: "always-busy", messages },
		{ maxRetries: 0 },
	);
	await expect(asked).rejects.toBeInstanceOf(RateLimitError);
	await expect(asked).rejects.toMatchObject({
		status: 429,
		code: "rate_limit_error",
	});
});

test("a key that is none of ours is refused at the gate, in a way the SDK understands", async () => {
	const stranger = new OpenAI({
		baseURL: `${behind.base}/v1`,
		apiKey: "sk-real-looking",
	});
	await expect(stranger.models.list()).rejects.toBeInstanceOf(
		AuthenticationError,
	);
	expect(behind.wire.received).toEqual([]);
});

describe("what an agent's key must not do", () => {
	test.each([
		["DELETE", "/v1/files/f"],
		["POST", "/v1/realtime/client_secrets"],
		["GET", "/v1/organization/admin_api_keys"],
		["POST", "/v1/fine_tuning/jobs"],
	])("%s %s", async (method, path) => {
		const { status } = await fetch(behind.base + path, {
			method,
			headers: { Authorization: `Bearer ${behind.key}` },
		});
		expect([status, behind.wire.received.length]).toEqual([403, 0]);
	});
});

const tried = async (): Promise<unknown> =>
	JSON.parse(
		(await behind.gate.run("secret", "test", "openai", "--json")).stdout,
	);

test("the secret is tried, and accepted, refused, or not there", async () => {
	expect(await tried()).toMatchObject({ verdict: "accepted", status: 200 });
	expect(only(behind.wire)).toMatchObject({
		method: "GET",
		url: "/v1/models",
	});
	const { gate } = behind;
	await gate.feed("another-key\n", "secret", "set", "openai");
	expect(await tried()).toMatchObject({ verdict: "rejected", status: 401 });
	expect((await gate.run("secret", "test", "openai")).code).toBe(1);
	await gate.run("secret", "remove", "openai");
	expect(await tried()).toMatchObject({ verdict: "unclear", status: 0 });
	await gate.feed(`${realKey}\n`, "secret", "set", "openai");
	expect((await gate.run("secret", "test", "openai")).code).toBe(0);
	expect((await gate.run("secret", "test", "none")).code).toBe(1);
});

describe("Azure's", () => {
	const azure = behindGate("azure-openai");

	test("client puts ours into api-key, and the real one arrives there", async () => {
		const { base, key, wire } = azure();
		const client = new AzureOpenAI({
			endpoint: base,
			apiKey: key,
			apiVersion: "2024-10-21",
			deployment: "d",
		});
		const answer = await client.chat.completions.create({
			model: "m-1",
			messages,
		});
		expect(answer.choices[0]?.message.content).toBe("Grüezi");
		const seen = only(wire);
		expect(seen.url).toBe(
			"/openai/deployments/d/chat/completions?api-version=2024-10-21",
		);
		expect(fieldOf(seen, "api-key")).toEqual([realKey]);
	});
});
