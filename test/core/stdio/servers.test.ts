import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { type CoreParts, coreParts, tempFolder } from "../parts.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { approve, ask, refusal, serversOf, withServer } from "./asking.ts";
import { isAlive, server } from "./starting.ts";

interface Place {
	readonly parts: CoreParts;
	readonly folder: string;
}

/** The upstream "server" runs that script; its command is approved. */
async function place(
	script: string,
	more: object = {},
	upstream: object = {},
): Promise<Place> {
	const folder = await tempFolder();
	await writeFile(join(folder, "server.mjs"), script);
	const parts = await coreParts("strict", {
		env: { PATH: process.env["PATH"], DRAWBRIDGE_VAULT: "file", MINE: "value" },
		settings: withServer(
			{
				command: process.execPath,
				args: [join(folder, "server.mjs")],
				cwd: folder,
				// The sandbox has tests of its own, and starting in it takes a while.
				sandbox: false,
				...more,
			},
			upstream,
		),
	});
	approve(parts);
	return { parts, folder };
}

const pids = (parts: CoreParts): number[] =>
	serversOf(parts)
		.view()
		.processes.map(({ pid }) => pid);

describe("a program", () => {
	test("is started by the first request, and kept for the next", async () => {
		const { parts } = await place(server);
		expect(pids(parts)).toEqual([]);
		expect(serversOf(parts).health().state).toBe("unknown");
		expect((await ask(serversOf(parts))).status).toBe(200);
		const first = pids(parts);
		expect(first).toHaveLength(1);
		await ask(serversOf(parts));
		expect(pids(parts)).toEqual(first);
		expect(serversOf(parts).health().state).toBe("up");
	});

	test("is each client's own, unless it is for all", async () => {
		const { parts } = await place(server);
		await ask(serversOf(parts), "key:1");
		await ask(serversOf(parts), "key:2");
		expect(new Set(pids(parts)).size).toBe(2);
		const shared = await place(server, { sharing: "all" });
		await ask(serversOf(shared.parts), "key:1");
		await ask(serversOf(shared.parts), "key:2");
		expect(pids(shared.parts)).toHaveLength(1);
	});

	test("is ended when nobody uses it, and started again", async () => {
		const { parts } = await place(server, { idle_seconds: 30 });
		await ask(serversOf(parts));
		const [first = 0] = pids(parts);
		parts.clock.pass(29_000);
		serversOf(parts).sweep();
		expect(pids(parts)).toEqual([first]);
		parts.clock.pass(1_000);
		serversOf(parts).sweep();
		expect(pids(parts)).toEqual([]);
		await eventually(() => isAlive(first)).toBe(false);
		expect((await ask(serversOf(parts))).status).toBe(200);
		expect(serversOf(parts).view().crashes).toBe(0);
	});

	test("that went away is started again after a second, and not before", async () => {
		const { parts } = await place(server);
		await ask(serversOf(parts));
		process.kill(pids(parts)[0] ?? 0, "SIGKILL");
		await eventually(() => serversOf(parts).view().crashes).toBe(1);
		expect(serversOf(parts).view().lastEnd).toContain("SIGKILL");
		expect(serversOf(parts).health().state).toBe("down");
		expect((await ask(serversOf(parts))).code).toBe(refusal("upstream-down"));
		expect(pids(parts)).toEqual([]);
		parts.clock.pass(1_000);
		expect((await ask(serversOf(parts))).status).toBe(200);
	});

	test("that was restarted waits for nothing", async () => {
		const { parts } = await place(server);
		await ask(serversOf(parts));
		const [first = 0] = pids(parts);
		process.kill(first, "SIGKILL");
		await eventually(() => serversOf(parts).view().crashes).toBe(1);
		serversOf(parts).restart();
		expect((await ask(serversOf(parts))).status).toBe(200);
		const [second = 0] = pids(parts);
		serversOf(parts).restart();
		await eventually(() => isAlive(second)).toBe(false);
		expect(serversOf(parts).view()).toMatchObject({ crashes: 1 });
	});

	test.each([
		["exits at once", "process.exit(1)"],
		[
			"closes its output and lives on",
			"import { closeSync } from 'node:fs'; closeSync(1); setInterval(() => {}, 1000); process.stdin.resume().on('end', () => process.exit());",
		],
	])("that %s is told as one that is down", async (_, script) => {
		const { parts } = await place(script);
		expect((await ask(serversOf(parts))).code).toBe(refusal("upstream-down"));
		expect(serversOf(parts).view().crashes).toBe(1);
	});

	test("that says nothing is silent, and counts as one that failed", async () => {
		const { parts } = await place(
			"process.stdin.resume().on('end', () => process.exit());",
			{ start_seconds: 0.2 },
		);
		expect((await ask(serversOf(parts))).code).toBe(refusal("upstream-silent"));
		expect(serversOf(parts).view().crashes).toBe(1);
	});

	test("that is not there is told as one that is down", async () => {
		const { parts } = await place(server, { command: "/no/such/program" });
		expect((await ask(serversOf(parts))).code).toBe(refusal("upstream-down"));
		expect(serversOf(parts).health()).toMatchObject({ state: "down" });
	});
});

const told = async (folder: string): Promise<Record<string, string>> =>
	JSON.parse(await readFile(join(folder, "env.json"), "utf8"));

describe("its variables", () => {
	const telling = `import { writeFileSync } from "node:fs"; writeFileSync("env.json", JSON.stringify(process.env));${server}`;
	test("are those of the settings, and few of the gate's", async () => {
		const { parts, folder } = await place(telling, {
			env: { PLAIN: "1", EMPTY: "", REFERRED: "${env:MINE}" },
		});
		await ask(serversOf(parts));
		const env = await told(folder);
		expect(env).toMatchObject({ PLAIN: "1", EMPTY: "", REFERRED: "value" });
		expect(env).not.toHaveProperty("MINE");
		expect(Object.keys(env).filter((name) => name.startsWith("DRAW"))).toEqual(
			[],
		);
	});

	test("hold secrets once they are set; until then nothing is started", async () => {
		const { parts, folder } = await place(telling, {
			env: { API_KEY: "${secret:mine}" },
		});
		const upstream = parts.upstreams.get("server");
		expect(upstream?.inject).toBeUndefined();
		expect((await ask(serversOf(parts))).code).toBe(refusal("secret-missing"));
		expect(pids(parts)).toEqual([]);
		await parts.secrets.set("mine", new Secret("s3cret-value-1"), [
			{ upstream: "server", origin: "stdio:server", header: "api_key" },
		]);
		expect(upstream?.inject).toEqual([]);
		await ask(serversOf(parts));
		expect((await told(folder))["API_KEY"]).toBe("s3cret-value-1");
		expect(
			upstream?.guarded?.all.some(({ text }) => text === "s3cret-value-1"),
		).toBe(true);
	});

	test("that have changed end the programs that hold the old ones", async () => {
		const { parts, folder } = await place(telling, {
			env: { API_KEY: "${secret:mine}" },
		});
		const bound = [
			{ upstream: "server", origin: "stdio:server", header: "api_key" },
		];
		await parts.secrets.set("mine", new Secret("s3cret-value-1"), bound);
		await ask(serversOf(parts));
		const [first = 0] = pids(parts);
		await parts.secrets.set("mine", new Secret("s3cret-value-2"), bound);
		await eventually(() => isAlive(first)).toBe(false);
		await ask(serversOf(parts));
		expect((await told(folder))["API_KEY"]).toBe("s3cret-value-2");
		await parts.secrets.remove("mine");
		await eventually(() => pids(parts)).toEqual([]);
		expect((await ask(serversOf(parts))).code).toBe(refusal("secret-missing"));
	});

	test("hold no secret for a caller that showed nothing", async () => {
		const { parts, folder } = await place(telling, {
			sharing: "all",
			env: { API_KEY: "${secret:mine}", PLAIN: "1" },
		});
		await parts.secrets.set("mine", new Secret("s3cret-value-1"), [
			{ upstream: "server", origin: "stdio:server", header: "api_key" },
		]);
		await ask(serversOf(parts));
		expect((await told(folder))["API_KEY"]).toBe("s3cret-value-1");
		await ask(serversOf(parts), "anonymous");
		const env = await told(folder);
		expect(env["PLAIN"]).toBe("1");
		expect(env).not.toHaveProperty("API_KEY");
		expect(pids(parts)).toHaveLength(2);
	});
});

describe("its settings", () => {
	test("that say something else of the upstream end no program", async () => {
		const { parts } = await place(server);
		await ask(serversOf(parts));
		const before = pids(parts);
		const { upstreams } = JSON.parse(
			await readFile(parts.home.settings, "utf8"),
		);
		upstreams.server.read_only = true;
		await writeFile(parts.home.settings, JSON.stringify({ upstreams }));
		parts.reload();
		expect(parts.upstreams.get("server")?.policy.readOnly).toBe(true);
		expect(pids(parts)).toEqual(before);
	});

	test("without it end its programs", async () => {
		const { parts } = await place(server);
		await ask(serversOf(parts));
		const [first = 0] = pids(parts);
		await writeFile(parts.home.settings, "{}");
		parts.reload();
		await eventually(() => isAlive(first)).toBe(false);
	});

	test("name the folder; else it is the project's", async () => {
		const folder = await tempFolder();
		const project = join(folder, "project");
		await mkdir(project);
		const parts = await coreParts("strict", {
			settings: withServer({ command: "sh" }, { project }),
		});
		expect(serversOf(parts).view().cwd).toBe(project);
	});
});

test("closing the parts leaves no process", async () => {
	const { parts } = await place(server);
	await ask(serversOf(parts));
	const [first = 0] = pids(parts);
	await parts.upstreams.close();
	expect(isAlive(first)).toBe(false);
	expect((await ask(serversOf(parts))).status).toBeGreaterThanOrEqual(500);
});
