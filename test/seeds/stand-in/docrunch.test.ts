/** The stand-in by itself: what the gate is later seen to prevent does happen without it. */
import { expect, onTestFinished, test } from "vitest";
import { send, type Told } from "../../core/http.ts";
import {
	type Docrunch,
	type DocrunchSettings,
	startDocrunch,
} from "./docrunch.ts";

async function docrunch(settings?: DocrunchSettings): Promise<Docrunch> {
	const standIn = await startDocrunch(settings);
	onTestFinished(() => standIn.stop());
	return standIn;
}
const call = (
	url: string,
	name: string,
	headers: Record<string, string> = {},
): Promise<Told> =>
	send(url, {
		method: "POST",
		headers,
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "tools/call",
			params: { name, arguments: { task_id: "task-1", agent_id: "someone" } },
		}),
	});

test("in local mode everyone may write", async () => {
	const { mcp, writes } = await docrunch();
	expect(await call(mcp.url, "claim_task")).toMatchObject({ status: 200 });
	expect((await call(mcp.url, "get_task")).body).toContain("someone");
	expect(writes).toEqual(["claim_task"]);
});

test("one token is good for everything", async () => {
	const { mcp, writes } = await docrunch({ token: "t" });
	expect(await call(mcp.url, "search_docs")).toMatchObject({ status: 401 });
	await call(mcp.url, "log_finding", { Authorization: "Bearer t" });
	expect(writes).toEqual(["log_finding"]);
});

test("the REST API asks nobody, also where MCP wants a token", async () => {
	const { rest, writes } = await docrunch({ token: "t" });
	const path = "/api/tasks/task-1";
	await send(rest.url, { method: "PATCH", path, body: '{"title":"mine"}' });
	expect((await send(rest.url, { path })).body).toContain("mine");
	expect(writes).toEqual([`PATCH ${path}`]);
});
