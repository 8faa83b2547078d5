/** The gate's sandbox with the gate's real parts: what is asked, what an answer is good for, and what is written down. */
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Boxable } from "../../../core/sandbox/box.ts";
import { gateSandbox } from "../../../core/sandbox/gate.ts";
import { canBox, start, world } from "../../attack/sandbox/inside.ts";
import { eventually } from "../eventually.ts";
import { type CoreParts, coreParts } from "../parts.ts";

interface Here {
	readonly parts: CoreParts;
	readonly user: string;
	/** What it said, once it has ended. */
	readonly run: (script: string, box?: Partial<Boxable>) => Promise<string>;
	readonly asked: () => string[];
}

async function here(): Promise<Here> {
	const { user, project } = world();
	const parts = await coreParts("strict", {
		settings: {
			upstreams: { fs: { stdio: { command: "fs-server" } } },
		},
	});
	const { put: sandboxed } = gateSandbox({
		...parts,
		home: parts.home,
		log: parts.log,
		approvals: parts.approvals,
		audit: parts.audit,
		mode: parts.mode,
		settings: () => parts.settings,
		reload: () => parts.reload(),
		onLack: () => undefined,
		user,
	});
	return {
		parts,
		user,
		asked: () => parts.approvals.list().map(({ tool }) => tool),
		async run(script, box = {}) {
			const boxed = await sandboxed({
				argv: ["/bin/sh", "-c", script],
				cwd: project,
				env: { PATH: process.env["PATH"], HOME: user },
				project,
				write: [],
				hosts: [],
				name: "fs",
				...box,
			});
			if ("missing" in boxed) throw new Error(boxed.missing);
			onTestFinished(() => boxed.end());
			const child = start(boxed, project);
			await once(child, "close");
			boxed.end();
			return child.said();
		},
	};
}

const reach =
	"curl -s -o /dev/null -w '%{http_code}\\n' -m 60 http://example.invalid/";

describe.skipIf(!canBox)("a host that is not listed", () => {
	test("is a question of the server's, and a yes holds until the program ends", async () => {
		const { parts, run, asked } = await here();
		const first = run(`${reach}; ${reach}`);
		await eventually(asked).toEqual(["reach example.invalid:80"]);
		const [card] = parts.approvals.list();
		expect(card).toMatchObject({
			client: "the server fs",
			upstream: "fs",
			risk: "high",
			scopes: ["once", "exact"],
		});
		parts.approvals.answer(
			card?.id ?? "",
			{ kind: "allow", scope: "once" },
			"desktop",
		);
		// Let out, and nobody is there: 502 instead of 403.
		expect(await first).toBe("502\n502\n");
		const second = run(reach);
		await eventually(asked).toEqual(["reach example.invalid:80"]);
		parts.approvals.denyAll("desktop", "no");
		expect(await second).toBe("403\n");
	});

	test("that is remembered is not asked about again, until the command is another", async () => {
		const { parts, run, asked } = await here();
		const first = run(reach);
		await eventually(asked).toHaveLength(1);
		const [card] = parts.approvals.list();
		parts.approvals.answer(
			card?.id ?? "",
			{ kind: "allow", scope: "exact", ttlMs: 60_000 },
			"desktop",
		);
		expect(await first).toBe("502\n");
		expect(await run(reach)).toBe("502\n");
		const other = run(`true; ${reach}`);
		await eventually(asked).toHaveLength(1);
		parts.approvals.denyAll("desktop", "no");
		expect(await other).toBe("403\n");
	});

	test("silence refuses, and it is in the log", async () => {
		const { parts, run, asked } = await here();
		const waiting = run(reach);
		await eventually(asked).toHaveLength(1);
		parts.clock.pass(3_600_000);
		parts.approvals.expire();
		expect(await waiting).toBe("403\n");
		await eventually(() => refused(parts)).toContainEqual({
			upstream: "fs",
			tool: "sandbox reach",
			path: "example.invalid:80",
		});
	});

	test("is asked about nobody while the bridge is raised", async () => {
		const { parts, run, asked } = await here();
		parts.bridge.raise("desktop");
		expect(await run(reach)).toBe("403\n");
		expect(asked()).toEqual([]);
	});
});

describe.skipIf(!canBox)("a folder that may not be written", () => {
	test("is in the log, and a yes to it is in the settings", async () => {
		const { parts, user, run, asked } = await here();
		const data = join(user, "data");
		mkdirSync(data);
		const ended = run(
			"echo 1 >../data/a; echo 2 >../data/b; sleep 600 & read x </dev/null; while [ ! -e stop ]; do sleep 0.1; done",
		);
		await eventually(asked).toEqual([`write ${data}`]);
		const [card] = parts.approvals.list();
		expect(card?.scopes).toEqual(["once"]);
		parts.approvals.answer(
			card?.id ?? "",
			{ kind: "allow", scope: "once" },
			"desktop",
		);
		await eventually(
			() => parts.settings.upstreams["fs"]?.stdio?.sandbox,
		).toEqual({
			write: [data],
			hosts: [],
		});
		expect(JSON.parse(readFileSync(parts.home.settings, "utf8"))).toMatchObject(
			{
				upstreams: {
					fs: { stdio: { command: "fs-server", sandbox: { write: [data] } } },
				},
			},
		);
		mkdirSync(join(user, "project", "stop"));
		await ended;
		await eventually(() => refused(parts).map(({ path }) => path)).toEqual([
			join(data, "a"),
			join(data, "b"),
		]);
	});

	test.each([
		"/etc/x",
		"~/.bashrc",
		"~/.config/x",
		"~/x",
		"~/.ssh/x",
		".git/hooks/x",
	])("%s is no folder to be given away: nobody is asked", async (path) => {
		const { parts, run, asked } = await here();
		const before = refused(parts).length;
		await run(`mkdir -p ~/.config; echo x >${path}; sleep 0.3`);
		expect(asked()).toEqual([]);
		await eventually(() => refused(parts).length).toBeGreaterThan(before);
	});
});

const refused = (parts: CoreParts): unknown[] & { path: string }[] =>
	// The columns asked for.
	parts.db
		.prepare("SELECT upstream, tool, path FROM audit WHERE kind = 'refused'")
		.all() as { path: string }[];
