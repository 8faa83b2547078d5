/** Trying a secret: one GET, a verdict by the status alone, and nothing of the answer. */
import { Pool } from "undici";
import { expect, onTestFinished, test } from "vitest";
import type { PresetName } from "../../../contract/views.ts";
import { presetOf } from "../../../core/presets/presets.ts";
import { checkSecret } from "../../../core/secrets/check.ts";
import { httpUpstream } from "../http.ts";

const inject = ["Authorization", "Bearer canary-2b7f"];

async function setup(basePath = "", preset: PresetName = "openai") {
	const upstream = await httpUpstream();
	const pool = new Pool(upstream.url);
	onTestFinished(() => pool.destroy());
	return {
		upstream,
		check: () =>
			checkSecret(
				{ name: "it", basePath, preset: presetOf(preset), pool },
				inject,
			),
	};
}

test.each([
	[200, "accepted"],
	[204, "accepted"],
	[401, "rejected"],
	[403, "rejected"],
	[400, "unclear"],
	[404, "unclear"],
	[429, "unclear"],
	[500, "unclear"],
])("status %i is %s", async (status, verdict) => {
	const { upstream, check } = await setup();
	upstream.answer = (_, res) => res.writeHead(status).end("canary-2b7f");
	const told = await check();
	expect(told).toMatchObject({ upstream: "it", status, verdict });
	expect(JSON.stringify(told)).not.toContain("canary");
	expect(upstream.received).toHaveLength(1);
	expect(upstream.received[0]).toMatchObject({
		method: "GET",
		url: "/v1/models",
	});
});

test("Google's word for a bad key is a bad request", async () => {
	const { upstream, check } = await setup("", "google");
	upstream.answer = (_, res) => res.writeHead(400).end();
	expect(await check()).toMatchObject({ verdict: "rejected" });
});

test("a redirect is not followed", async () => {
	const { upstream, check } = await setup();
	upstream.answer = (_, res) =>
		res.writeHead(307, { Location: `${upstream.url}/elsewhere` }).end();
	expect(await check()).toMatchObject({ status: 307, verdict: "unclear" });
	expect(upstream.received).toHaveLength(1);
});

test("an answer without an end is a verdict all the same", async () => {
	const { upstream, check } = await setup();
	upstream.answer = (_, res) => res.writeHead(200).write("and so on");
	expect(await check()).toMatchObject({ verdict: "accepted" });
});

test("nobody there is unclear, and says why", async () => {
	const pool = new Pool("http://127.0.0.1:1");
	onTestFinished(() => pool.destroy());
	const nobody = { name: "it", basePath: "", preset: undefined, pool };
	expect(await checkSecret(nobody, inject)).toEqual({
		upstream: "it",
		status: 0,
		verdict: "unclear",
		detail: "no answer: ECONNREFUSED",
	});
});

test.each<[string, PresetName, string]>([
	["/v1", "openai", "/v1/models"],
	["/proxy", "openai", "/proxy/v1/models"],
	["/openai", "azure-openai", "/openai/models?api-version=2024-10-21"],
	["/base", "bearer", "/base"],
	["", "bearer", "/"],
])("below %j, %s is tried at %s", async (basePath, preset, url) => {
	const { upstream, check } = await setup(basePath, preset);
	await check();
	expect(upstream.received[0]?.url).toBe(url);
});
