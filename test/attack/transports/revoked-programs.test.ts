/**
 * A client has had a program started for itself, and is then let in no more. What was started in its name goes with it,
 * also where the settings say that an idle one stays for ever.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { type CoreParts, coreParts, tempFolder } from "../../core/parts.ts";
import {
	approve,
	ask,
	serversOf,
	withServer,
} from "../../core/stdio/asking.ts";
import { isAlive, server } from "../../core/stdio/starting.ts";

async function place(): Promise<CoreParts> {
	const folder = await tempFolder();
	await writeFile(join(folder, "server.mjs"), server);
	const parts = await coreParts("strict", {
		settings: withServer({
			command: process.execPath,
			args: ["server.mjs"],
			cwd: folder,
			sandbox: false,
			idle_seconds: 0,
		}),
	});
	approve(parts);
	return parts;
}

const newKey = (parts: CoreParts, name: string) =>
	parts.keys.create({
		name,
		role: "operator",
		upstreams: [],
		note: "",
		ttlMs: undefined,
	});

const processes = (parts: CoreParts) => serversOf(parts).view().processes;

test("a revoked key's program is ended, and another client's goes on", async () => {
	const parts = await place();
	const { id } = await newKey(parts, "one");
	const other = await newKey(parts, "other");
	await ask(serversOf(parts), `key:${id}`);
	await ask(serversOf(parts), `key:${other.id}`);
	const [first, second] = processes(parts);
	expect([first?.client, second?.client]).toEqual([
		`key:${id}`,
		`key:${other.id}`,
	]);
	await parts.keys.revoke(id);
	await eventually(() => isAlive(first?.pid ?? 0)).toBe(false);
	expect(processes(parts)).toEqual([second]);
});

test("a program of an owner's program by OAuth that was revoked is ended", async () => {
	const parts = await place();
	const { id } = parts.oauth.programs.letIn("grant", {
		issuer: "http://127.0.0.1",
		clientId: "c",
		name: "x",
		document: null,
		returnsTo: "this computer",
		resource: "http://127.0.0.1/server/mcp",
		role: "viewer",
		upstreams: ["server"],
	});
	await ask(serversOf(parts), `oauth:${id}`);
	expect(processes(parts)).toHaveLength(1);
	parts.oauth.programs.revoke(id);
	await eventually(() => processes(parts)).toEqual([]);
});
