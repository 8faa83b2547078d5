/** The providers without an SDK here: their requests as their own clients send them. */
import { describe, expect, test } from "vitest";
import type { PresetName } from "../../contract/views.ts";
import { secretField } from "../../core/presets/presets.ts";
import { behindGate, fieldOf, only } from "./behind.ts";
import { realKey } from "./wire.ts";

interface Sample {
	readonly preset: PresetName;
	/** Of the field in which its clients put their key. */
	readonly show: (key: string) => Record<string, string>;
	readonly path: string;
	readonly checked: string;
}

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const samples: readonly Sample[] = [
	{
		preset: "google",
		show: (key) => ({ "x-goog-api-key": key }),
		path: "/v1beta/models/m-1:streamGenerateContent?alt=sse",
		checked: "/v1beta/models?pageSize=1",
	},
	{
		preset: "openrouter",
		show: bearer,
		path: "/v1/chat/completions",
		checked: "/v1/key",
	},
	{
		preset: "github",
		show: bearer,
		path: "/repos/o/r/issues",
		checked: "/user",
	},
	{ preset: "bearer", show: bearer, path: "/anything?a=%20b", checked: "/" },
	{
		preset: "azure-openai",
		show: (key) => ({ "api-key": key }),
		path: "/openai/v1/responses",
		checked: "/openai/models?api-version=2024-10-21",
	},
];

describe.each(samples)("$preset", ({ preset, show, path, checked }) => {
	const use = behindGate(preset);
	const field = secretField(preset);
	const expected = field === "authorization" ? `Bearer ${realKey}` : realKey;

	test.each([true, false])(
		"a request, streamed: %s, arrives with the real key and comes back byte for byte",
		async (stream) => {
			const { base, key, wire } = use();
			const body = JSON.stringify({ model: "m-1", stream });
			const answer = await fetch(base + path, {
				method: "POST",
				headers: { ...show(key), "Content-Type": "application/json" },
				body,
			});
			expect(answer.status).toBe(200);
			const bytes = Buffer.from(await answer.arrayBuffer());
			const seen = only(wire);
			expect([seen.url, seen.body]).toEqual([path, body]);
			expect(fieldOf(seen, field)).toEqual([expected]);
			expect(bytes.equals(Buffer.concat(seen.written))).toBe(true);
		},
	);

	test("a key of the provider's own opens nothing", async () => {
		const { base, wire } = use();
		const { status } = await fetch(base + path, { headers: show(realKey) });
		expect([status, wire.received.length]).toEqual([401, 0]);
	});

	test("its secret is tried where nothing changes", async () => {
		const { gate, wire } = use();
		const { code, stdout } = await gate.run("secret", "test", preset, "--json");
		expect([code, JSON.parse(stdout)]).toMatchObject([
			0,
			{ verdict: "accepted" },
		]);
		expect(only(wire).url).toBe(checked);
		expect(fieldOf(only(wire), "user-agent")[0]).toMatch(/^drawbridge\//);
	});
});
