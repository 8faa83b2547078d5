/**
 * X-Goog-Api-Key and Api-Key: where some SDKs put a provider's key, so also ours. Whatever stands there, a key of ours
 * reaches no upstream, two that disagree are nobody's, and the owner's own key is the only one a provider sees. Taught by
 * threats.md ("an agent steers a secret elsewhere").
 */
import { beforeAll, describe, expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";

const real = "canary-real-provider-key";
const plain = "canary-plain-key-of-a-settings-file";
const settings = ({ docs }: { docs: string }): object => ({
	limits: null,
	api_keys: [plain],
	upstreams: {
		google: { url: docs, preset: "google" },
		azure: { url: docs, preset: "azure-openai" },
		openai: { url: docs, preset: "openai" },
	},
});
const strict = gateForFile((urls) => ({ settings: { ...settings(urls) } }));
const lax = gateForFile((urls) => ({
	settings: { ...settings(urls) },
	mode: "lax",
}));

let other = "";
beforeAll(async () => {
	for (const { gate } of [strict(), lax()])
		for (const name of ["google", "azure", "openai"])
			await gate.feed(`${real}\n`, "secret", "set", name);
	other = (await strict().gate.createKey("other")).key;
});

interface Seen {
	readonly status: number;
	readonly code: string | undefined;
	/** Names in lower case. */
	readonly fields: readonly (readonly [string, string])[];
	readonly all: string;
}

/** `fields` are names and values in turn, so that a name may stand twice. */
async function play(
	{ ask, docs }: ReturnType<typeof strict>,
	path: string,
	fields: readonly (readonly [string, string])[],
): Promise<Seen> {
	const headers: Record<string, string[]> = {};
	for (const [name, value] of fields) (headers[name] ??= []).push(value);
	const { status, code } = await ask({ path, headers });
	const received: [string, string][] = [];
	for (const { rawHeaders } of docs.received)
		for (let i = 0; i < rawHeaders.length; i += 2)
			received.push([
				(rawHeaders[i] ?? "").toLowerCase(),
				rawHeaders[i + 1] ?? "",
			]);
	return { status, code, fields: received, all: JSON.stringify(received) };
}

const valuesOf = ({ fields }: Seen, name: string): string[] =>
	fields.filter(([given]) => given === name).map(([, value]) => value);

const places = [
	["google", "x-goog-api-key"],
	["azure", "api-key"],
] as const;

describe.each(places)("at %s, %s", (upstream, field) => {
	test("opens with a key of ours, and carries the real one on in its place", async () => {
		const { key } = strict();
		for (const name of [field, field.toUpperCase()]) {
			const seen = await play(strict(), `/${upstream}/a`, [[name, key]]);
			expect(seen.status).toBe(200);
			expect(valuesOf(seen, field)).toEqual([real]);
			expect(seen.all).not.toContain(key);
		}
	});

	test("opens with a key that another system made", async () => {
		const seen = await play(strict(), `/${upstream}/a`, [[field, plain]]);
		expect(seen.status).toBe(200);
		expect(valuesOf(seen, field)).toEqual([real]);
		expect(seen.all).not.toContain(plain);
	});

	test.each([
		["", 401],
		["AIza-a-key-of-the-provider", 401],
		[`dbk_${"A".repeat(43)}`, 401],
		["dbk_", 401],
		[`Bearer dbk_${"A".repeat(43)}`, 401],
	])("refuses %j", async (value, status) => {
		const seen = await play(strict(), `/${upstream}/a`, [[field, value]]);
		expect(seen.status).toBe(status);
		expect(seen.all).toBe("[]");
	});

	test("beside a good credential, a provider's own key is replaced", async () => {
		const { key } = strict();
		for (const beside of [
			["X-API-Key", key],
			["Authorization", `Bearer ${key}`],
		] as const) {
			const seen = await play(strict(), `/${upstream}/a`, [
				beside,
				[field, "AIza-mine"],
				[field.replaceAll("-", "_"), "AIza-mine"],
			]);
			expect(seen.status).toBe(200);
			expect(valuesOf(seen, field)).toEqual([real]);
			expect(seen.all).not.toContain("mine");
		}
	});

	test("a second credential of the caller's does not go along", async () => {
		const { key } = strict();
		const seen = await play(strict(), `/${upstream}/a`, [
			[field, key],
			["Authorization", "Bearer ya29.mine"],
			["Cookie", "session=mine"],
		]);
		expect(seen.status).toBe(200);
		expect(seen.all).not.toContain("mine");
	});

	test("in lax, a bad key of ours is ignored and stays here; nothing is injected", async () => {
		const bad = `dbk_${"B".repeat(43)}`;
		const seen = await play(lax(), `/${upstream}/a`, [[field, bad]]);
		expect(seen.status).toBe(200);
		expect(seen.all).not.toContain("dbk_");
		expect(seen.all).not.toContain(real);
	});
});

describe("two that disagree are refused", () => {
	const pairs: (readonly [string, string])[] = [
		["X-API-Key", "x-goog-api-key"],
		["X-API-Key", "api-key"],
		["x-goog-api-key", "api-key"],
	];
	test.each(pairs)("%s and %s", async (one, two) => {
		const { key } = strict();
		for (const path of ["/docs/a", "/google/a", "/azure/a"]) {
			const seen = await play(strict(), path, [
				[one, key],
				[two, other],
			]);
			expect([seen.status, seen.all]).toEqual([401, "[]"]);
			const alike = await play(strict(), path, [
				[one, key],
				[two, key],
			]);
			expect(alike.status).toBe(200);
			expect(alike.all).not.toContain(key);
		}
	});

	test.each(["x-goog-api-key", "api-key"])(
		"Authorization and %s",
		async (field) => {
			const { key } = strict();
			const seen = await play(strict(), "/docs/a", [
				["Authorization", `Bearer ${other}`],
				[field, key],
			]);
			expect([seen.status, seen.all]).toEqual([401, "[]"]);
		},
	);

	test.each(["x-goog-api-key", "api-key"])("%s twice", async (field) => {
		const { key } = strict();
		for (const second of [key, other]) {
			const seen = await play(strict(), "/docs/a", [
				[field, key],
				[field, second],
			]);
			expect([seen.status, seen.all]).toEqual([401, "[]"]);
		}
	});

	test("a ticket's or a hop's word does not make the field disappear", async () => {
		const { key } = strict();
		for (const field of ["x-goog-api-key", "api-key"]) {
			const seen = await play(strict(), "/docs/a", [
				["X-API-Key", key],
				[field, "theirs"],
				["Connection", field],
			]);
			expect([seen.status, seen.all]).toEqual([400, "[]"]);
		}
	});
});

describe.each(["x-goog-api-key", "api-key"])(
	"where no preset takes it, %s",
	(field) => {
		test("is the upstream's own, and goes on as it came", async () => {
			const { key } = strict();
			const seen = await play(strict(), "/docs/a", [
				["X-API-Key", key],
				[field, "theirs, of the upstream"],
			]);
			expect(seen.status).toBe(200);
			expect(valuesOf(seen, field)).toEqual(["theirs, of the upstream"]);
		});

		test("opens with a key of ours all the same, which stays here", async () => {
			const { key } = strict();
			const seen = await play(strict(), "/docs/a", [[field, key]]);
			expect(seen.status).toBe(200);
			expect(seen.all).not.toContain("dbk_");
		});

		test("opens nothing with another system's key, which stays here, too", async () => {
			const { key } = strict();
			const alone = await play(strict(), "/docs/a", [[field, plain]]);
			expect(alone.status).toBe(401);
			for (const value of [plain, `Bearer ${plain}`, `k=${plain}`]) {
				const seen = await play(strict(), "/docs/a", [
					["X-API-Key", key],
					[field, value],
				]);
				expect(seen.status).toBe(200);
				expect(seen.all).not.toContain(plain);
			}
		});
	},
);

test("a key in the address is refused, ours or the provider's", async () => {
	const { key } = strict();
	for (const query of [`?key=${key}`, "?key=AIza-x", "?KEY=x", "?%6bey=x"]) {
		const seen = await play(strict(), `/google/a${query}`, [
			["X-API-Key", key],
		]);
		expect([seen.code, seen.all]).toEqual(["credential-in-query", "[]"]);
	}
	const seen = await play(strict(), "/azure/a?api-key=x", [["X-API-Key", key]]);
	expect(seen.code).toBe("credential-in-query");
});

test("no other field of the caller's takes the real key's place", async () => {
	const { key } = strict();
	const seen = await play(strict(), "/openai/v1/models", [
		["Authorization", `Bearer ${key}`],
		["authorization_", "mine"],
		["X-Forwarded-For", "10.0.0.1"],
	]);
	expect(seen.status).toBe(200);
	expect(valuesOf(seen, "authorization")).toEqual([`Bearer ${real}`]);
	expect(seen.all).not.toContain("127.0.0.1:4180");
	expect(valuesOf(seen, "x-forwarded-for")).toEqual([]);
});
