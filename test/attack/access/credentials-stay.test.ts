/**
 * Nothing a client shows the gate reaches an upstream, wherever else in a request it stands: whoever runs the upstream
 * would be that client. Taught by threats.md ("an agent steers a secret elsewhere") and RFC 9700 §4.9.
 */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";
import { exchange, signIn, addUser, tokenIn, upgrade } from "./people.ts";

const plain = "canary-plain-key-of-a-settings-file";
const settings = { limits: null, api_keys: [plain] };
const strict = gateForFile({ settings });
const lax = gateForFile({ settings, mode: "lax" });

/** All that the upstream was sent, as one text. */
const seen = (): string => received.join("\n");
let received: string[] = [];
afterEach(() => {
	received = [];
});

async function play(
	gate: ReturnType<typeof strict>,
	headers: Record<string, string>,
	path = "/docs/a",
): Promise<number> {
	const { status } = await gate.ask({ path, headers });
	received.push(
		...gate.docs.received.map(({ url, rawHeaders }) =>
			JSON.stringify([url, rawHeaders]),
		),
	);
	return status;
}

let token = "";
let other = "";
beforeAll(async () => {
	const { gate, key } = strict();
	token = tokenIn(await exchange(gate, { "X-API-Key": key })).access_token;
	await addUser(gate, "ann", "admin");
	other = (await signIn(gate, "ann")).access_token;
});

const basic = (text: string): string =>
	`Basic ${Buffer.from(text).toString("base64")}`;

describe("beside a good X-API-Key, an Authorization with", () => {
	test("the same plain key stays here", async () => {
		const fields = { "X-API-Key": plain, Authorization: `Bearer ${plain}` };
		expect(await play(strict(), fields)).toBe(200);
		expect(seen()).not.toContain(plain);
	});

	test.each(["Bearer ", "Token ", ""])(
		"%sand another client's plain key never goes on",
		async (scheme) => {
			const { key } = strict();
			await play(strict(), {
				"X-API-Key": key,
				Authorization: `${scheme}${plain}`,
			});
			expect(seen()).not.toContain(plain);
		},
	);

	test("a key in Basic never goes on", async () => {
		const { key } = strict();
		for (const text of [`${key}:`, `:${key}`, `ann:${plain}`]) {
			await play(strict(), { "X-API-Key": key, Authorization: basic(text) });
			expect(seen()).not.toContain(basic(text));
		}
	});

	test.each(["Bearer ", "Bearer  ", "Token ", "JWT ", ""])(
		"%sand our token never goes on",
		async (scheme) => {
			const { key } = strict();
			await play(strict(), {
				"X-API-Key": key,
				Authorization: `${scheme}${token}`,
			});
			expect(seen()).not.toContain(token);
		},
	);

	test("another person's token is refused: the two disagree", async () => {
		const { key } = strict();
		const fields = { "X-API-Key": key, Authorization: `Bearer ${other}` };
		expect(await play(strict(), fields)).toBe(401);
	});

	test("its own token is fine", async () => {
		const { key } = strict();
		const fields = { "X-API-Key": key, Authorization: `Bearer ${token}` };
		expect(await play(strict(), fields)).toBe(200);
		expect(seen()).not.toContain(token);
	});

	test("a token of the upstream's own goes on", async () => {
		const { key } = strict();
		const foreign = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln";
		await play(strict(), { "X-API-Key": key, Authorization: foreign });
		expect(seen()).toContain(foreign);
	});
});

describe("lax ignores a bad credential, and still keeps", () => {
	test("a client's plain key beside a bad X-API-Key", async () => {
		await play(lax(), { "X-API-Key": "x", Authorization: `Bearer ${plain}` });
		expect(seen()).not.toContain(plain);
	});

	test("a key in a spelling it does not read", async () => {
		const { key } = lax();
		for (const odd of [`Bearer  ${plain}`, plain, basic(`${key}:`)]) {
			expect(await play(lax(), { Authorization: odd })).toBe(200);
			expect(seen()).not.toContain(odd);
		}
	});

	test("a token of its own in a spelling it does not read", async () => {
		const { gate, key } = lax();
		const told = await exchange(gate, { "X-API-Key": key });
		const ours = tokenIn(told).access_token;
		for (const scheme of ["Bearer  ", "Token ", ""]) {
			await play(lax(), { Authorization: `${scheme}${ours}` });
			expect(seen()).not.toContain(ours);
		}
	});
});

describe("where no credential is looked for", () => {
	const places = [
		"X-Agent-Id",
		"X-Session-Id",
		"Sec-WebSocket-Protocol",
		"Cookie",
		"Referer",
		"X-Auth-Token",
		"Api-Key",
	];
	test.each(places)("%s does not carry one on", async (name) => {
		const { key } = strict();
		const ticket = tokenIn(
			await exchange(
				strict().gate,
				{ "X-API-Key": key },
				{ upstream: "docs" },
				"ws-token",
			),
		).access_token;
		for (const ours of [key, token, ticket]) {
			const value = name === "Cookie" ? `a=1; session=${ours}` : `v1, ${ours}`;
			await play(strict(), { "X-API-Key": key, [name]: value });
			await play(strict(), { ...upgrade, "X-API-Key": key, [name]: value });
			expect(seen()).not.toContain(ours);
		}
		expect(seen()).toContain("/a");
	});

	test("the query is refused, however it is spelled", async () => {
		const { key, gate } = strict();
		const escaped = token.replace("eyJ", "%65yJ");
		for (const query of [
			`?access_token=${token}`,
			`?access_token=${escaped}`,
			`?x=${key}`,
			`?x=dbs_${"A".repeat(43)}`,
		]) {
			const status = await play(
				strict(),
				{ "X-API-Key": key },
				`/docs/a${query}`,
			);
			expect(status).toBe(401);
		}
		expect(seen()).toBe("");
		expect((await gate.run("audit", "tail", "--json")).stdout).not.toContain(
			key,
		);
	});
});

test("a key in the path is refused, and its record does not hold it", async () => {
	const { key, gate } = strict();
	expect(await play(strict(), { "X-API-Key": key }, `/docs/${key}/a`)).toBe(
		401,
	);
	expect(seen()).toBe("");
	const { stdout } = await gate.run("audit", "tail", "--json");
	expect(stdout).not.toContain(key);
});
