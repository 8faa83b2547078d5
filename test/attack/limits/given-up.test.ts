/**
 * A caller that hangs up before a model's answer begins, or asks what is never answered: the tokens of what it sent are
 * spent all the same, or a daily limit would never be reached. Taught by OWASP API4:2023, unrestricted resource
 * consumption.
 */
import { request } from "node:http";
import { expect, test } from "vitest";
import * as z from "zod";
import { eventually } from "../../core/eventually.ts";
import { gateForFile } from "../../core/gate/running.ts";
import { send } from "../../core/http.ts";

const use = gateForFile({ settings: { limits: null } });
const List = z.array(
	z.object({ id: z.string(), daily: z.object({ usedTokens: z.number() }) }),
);
const prompt = JSON.stringify({ prompt: "a".repeat(4_000) });

async function usedTokens(id: string): Promise<number | undefined> {
	const list = List.parse(await use().gate.call("key.list", {}));
	return list.find((key) => key.id === id)?.daily.usedTokens;
}

test("hanging up before the answer begins costs what was sent", async () => {
	const running = use();
	const { gate, docs } = running;
	const { key, id } = await gate.createKey("hasty", "--tokens-per-day", "900");
	const arrived = Promise.withResolvers<void>();
	docs.answer = () => arrived.resolve();
	const headers = { "X-API-Key": key, "Content-Type": "application/json" };
	const asked = request(new URL("/docs/chat", gate.gateUrl), {
		method: "POST",
		headers,
		agent: false,
	});
	asked.on("error", () => undefined).end(prompt);
	await arrived.promise;
	asked.destroy();
	await eventually(() => usedTokens(id)).toBeGreaterThanOrEqual(900);
	const told = await send(gate.gateUrl, {
		method: "POST",
		path: "/docs/chat",
		headers,
		body: prompt,
	});
	expect(told).toMatchObject({ status: 429, code: "rate-limited" });
});
