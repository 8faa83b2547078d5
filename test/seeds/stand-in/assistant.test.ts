/** The stand-in by itself: what the gate is later seen to prevent does happen without it. */
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { open, send } from "../../core/http.ts";
import { type Assistant, startAssistant } from "./assistant.ts";

async function assistant(): Promise<Assistant> {
	const standIn = await startAssistant();
	onTestFinished(() => standIn.stop());
	return standIn;
}
const post = (path: string, body: unknown) => ({
	method: "POST",
	path,
	body: JSON.stringify(body),
});
const login = post("/dashboard/api/auth/login", {
	username: "admin",
	password: "admin",
});

test("anyone who reaches the port runs any tool", async () => {
	const { url, executed } = await assistant();
	const args = { command: "id" };
	const run = post("/dashboard/api/tools/execute", { tool: "exec", args });
	expect(await send(url, run)).toMatchObject({ status: 200 });
	expect(executed).toEqual([{ tool: "exec", args }]);
});

test("admin/admin signs in, and the session travels in the query", async () => {
	const { url } = await assistant();
	const { body } = await send(url, login);
	const id = String(JSON.parse(body)["sessionId"]);
	const { req, res } = await open(url, {
		path: `/dashboard/api/agents/events?token=${id}`,
	});
	onTestFinished(() => void req.destroy());
	expect(String((await once(res, "data"))[0])).toContain("connected");
});

test("a key is taken from the query, and a bad Bearer does not spoil it", async () => {
	const { url, key } = await assistant();
	const headers = { Authorization: "Bearer no" };
	expect(
		await send(url, { path: `/api/providers?api_key=${key}`, headers }),
	).toMatchObject({ status: 200 });
	expect(await send(url, { path: "/api/providers" })).toMatchObject({
		status: 401,
	});
});

test("anyone may register, and a refresh token is good for ever", async () => {
	const { url } = await assistant();
	const account = { email: "a@b.c", password: "x" };
	const { body } = await send(url, post("/auth/register", account));
	const { accessToken, refreshToken } = JSON.parse(body);
	const headers = { Authorization: `Bearer ${String(accessToken)}` };
	expect(await send(url, { path: "/api/providers", headers })).toMatchObject({
		status: 200,
	});
	for (let time = 0; time < 2; time++)
		expect(
			await send(url, post("/auth/refresh", { refreshToken })),
		).toMatchObject({ status: 200 });
});

test("the rate limit counts what X-Forwarded-For claims", async () => {
	const { url } = await assistant();
	const attempt = post("/auth/login", { email: "a@b.c", password: "no" });
	const statuses: number[] = [];
	for (let time = 0; time < 11; time++)
		statuses.push((await send(url, attempt)).status);
	expect(statuses.at(-1)).toBe(429);
	const headers = { "X-Forwarded-For": "10.0.0.1" };
	expect(await send(url, { ...attempt, headers })).toMatchObject({
		status: 401,
	});
});

test("chat streams its tokens and ends with [DONE]", async () => {
	const { url, key } = await assistant();
	const { headers, body } = await send(url, {
		...post("/api/agent/chat/completions", { stream: true, messages: [] }),
		headers: { "X-API-Key": key },
	});
	expect(headers["content-type"]).toBe("text/event-stream");
	expect(body.trimEnd().endsWith("data: [DONE]")).toBe(true);
});
