/**
 * A folder's own settings: attacks of a cloned repository, or of an agent that writes there, come first. What was not
 * approved only tightens, and nothing loosens by writing, breaking or removing a file.
 */
import {
	mkdir,
	realpath,
	rename,
	rm,
	symlink,
	truncate,
	writeFile,
} from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../../../core/settings/limit-settings.ts";
import { eventually } from "../eventually.ts";
import { tempFolder } from "../parts.ts";
import { ownFile, someProjects } from "./some-projects.ts";

const loose = {
	mode: "lax",
	api_keys: ["planted-key-1"],
	allowed_ips: [],
	limits: null,
	anonymous_role: "operator",
	read_only: false,
} as const;
const tight = {
	mode: "strict",
	allowed_ips: ["10.0.0.0/8"],
	limits: { queries_per_minute: 5 },
	anonymous_role: "viewer",
	read_only: true,
} as const;

describe("a file nobody approved", () => {
	test("loosens nothing", async () => {
		const { say, projects, dir } = await someProjects();
		expect((await say(loose)).state).toBe("tightens");
		const policy = projects.policyFor(dir);
		expect(policy.mode("strict")).toBe("strict");
		expect(policy.mode("relaxed")).toBe("relaxed");
		expect(policy.apiKeys).toEqual([]);
		expect(policy.limits(defaultLimits)).toBe(defaultLimits);
		expect(policy.anonymousRole("viewer")).toBe("viewer");
		expect(policy.readOnly).toBe(false);
	});

	test("tightens whatever it says tighter", async () => {
		const { say, projects, dir } = await someProjects();
		await say(tight);
		const policy = projects.policyFor(dir);
		expect(policy.mode("lax")).toBe("strict");
		expect(policy.allows("127.0.0.1")).toBe(false);
		expect(policy.allows("10.1.1.1")).toBe(true);
		expect(policy.limits(defaultLimits)).toEqual({
			...defaultLimits,
			queries_per_minute: 5,
		});
		expect(policy.limits(null)?.queries_per_minute).toBe(5);
		expect(policy.anonymousRole("operator")).toBe("viewer");
		expect(policy.readOnly).toBe(true);
	});

	test("never names headers, upstreams, listeners, roles or commands, approved or not", async () => {
		const { say, approve } = await someProjects();
		const never = {
			upstreams: { evil: { url: "http://evil" } },
			headers: { Authorization: "Bearer planted-secret" },
			trusted_proxies: ["0.0.0.0/0"],
			roles: { viewer: ["*"] },
			auth: { access_hours: 700 },
			port: 1,
			command: "rm -rf /",
		};
		const before = await say({ ...never, mode: "strict" });
		for (const { fields } of [before, approve()]) {
			expect(
				fields
					.filter(({ effect }) => effect === "never")
					.map(({ field }) => field)
					.toSorted(),
			).toEqual(Object.keys(never).toSorted());
			expect(JSON.stringify(fields)).not.toContain("planted-secret");
		}
	});

	test("shows which of its fields hold and which wait", async () => {
		const { say } = await someProjects();
		const { fields } = await say({
			mode: "lax",
			anonymous_role: "viewer",
			api_keys: ["planted-key-1"],
			limits: { queries_per_minute: 5, writes_per_minute: 500 },
			read_only: true,
		});
		expect(
			Object.fromEntries(fields.map(({ field, effect }) => [field, effect])),
		).toEqual({
			mode: "waits-for-approval",
			anonymous_role: "applied",
			api_keys: "waits-for-approval",
			"limits.queries_per_minute": "applied",
			"limits.writes_per_minute": "waits-for-approval",
			read_only: "applied",
		});
	});
});

describe("an approved file", () => {
	test("holds in both directions", async () => {
		const { say, approve, projects, dir } = await someProjects();
		await say({
			...loose,
			anonymous_role: "operator",
			limits: { queries_per_minute: 600 },
		});
		expect(approve().state).toBe("approved");
		const policy = projects.policyFor(dir);
		expect(policy.mode("strict")).toBe("lax");
		expect(policy.apiKeys).toEqual(["planted-key-1"]);
		expect(policy.anonymousRole("viewer")).toBe("operator");
		expect(policy.limits(defaultLimits)?.queries_per_minute).toBe(600);
	});

	test("says nothing about what it does not name", async () => {
		const { say, approve, projects, dir } = await someProjects();
		await say({ api_keys: ["own-key-123"] });
		approve();
		const policy = projects.policyFor(dir);
		expect(policy.mode("lax")).toBe("lax");
		expect(policy.limits(null)).toBeNull();
		expect(policy.allows("203.0.113.9")).toBe(true);
	});

	test("is withdrawn at once by any change, if only a space", async () => {
		const { say, approve, projects, dir, told } = await someProjects();
		await say(JSON.stringify(loose));
		approve();
		told.length = 0;
		expect((await say(`${JSON.stringify(loose)} `)).state).toBe("changed");
		expect(told).toEqual(["changed"]);
		expect(projects.policyFor(dir).mode("strict")).toBe("strict");
		expect(projects.policyFor(dir).apiKeys).toEqual([]);
	});

	test("that is put back as it was holds again", async () => {
		const { say, approve } = await someProjects();
		await say(loose);
		approve();
		await say({});
		expect((await say(loose)).state).toBe("approved");
	});

	test.each([
		["emptied", async (file: string) => writeFile(file, "{}")],
		["loosened", async (file: string) => writeFile(file, '{"mode":"lax"}')],
		["removed", async (file: string) => rm(file)],
		["broken", async (file: string) => truncate(file, 5)],
	])("goes on tightening when it is %s", async (_, change) => {
		const { say, approve, projects, dir, view } = await someProjects();
		await say(tight);
		approve();
		await change(join(dir, ownFile));
		expect(view().state).not.toBe("approved");
		const policy = projects.policyFor(dir);
		expect(policy.mode("lax")).toBe("strict");
		expect(policy.readOnly).toBe(true);
		expect(policy.allows("127.0.0.1")).toBe(false);
		expect(policy.anonymousRole("operator")).toBe("viewer");
		expect(policy.limits(defaultLimits)?.queries_per_minute).toBe(5);
	});

	test("is shown with what differs from what was approved", async () => {
		const { say, approve } = await someProjects();
		await say({ mode: "strict", api_keys: ["first-key-1"], read_only: true });
		approve();
		const { fields } = await say({ mode: "lax", api_keys: ["other-key-1"] });
		const values = Object.fromEntries(
			fields.map(({ field, value }) => [field, value]),
		);
		expect(values["mode"]).toBe("strict → lax");
		expect(values["read_only"]).toBe("true → (gone)");
		expect(values["api_keys"]).toMatch(/^1: #\w{8} → 1: #\w{8}$/);
	});

	test("leaves no key of its own in the state or in a view", async () => {
		const { say, approve, db, view } = await someProjects();
		await say({ api_keys: ["planted-key-1"] });
		approve();
		const kept = JSON.stringify([
			db.prepare("SELECT * FROM project").all(),
			view(),
		]);
		expect(kept).not.toContain("planted-key-1");
	});

	test("is still approved after a restart, and only as it was", async () => {
		const { say, approve, restarted, dir } = await someProjects();
		await say(loose);
		approve();
		expect(restarted().policyFor(dir).mode("strict")).toBe("lax");
		await say({ ...loose, read_only: true });
		const after = restarted().policyFor(dir);
		expect(after.mode("strict")).toBe("strict");
		expect(after.apiKeys).toEqual([]);
	});

	test("of one path is not approved at the other", async () => {
		const { say, approve, dir, view, projects } = await someProjects();
		await say(loose);
		approve();
		await mkdir(join(dir, ".kaimon"));
		await rename(join(dir, ownFile), join(dir, ".kaimon", "security.json"));
		expect(view().state).toBe("changed");
		expect(projects.policyFor(dir).mode("strict")).toBe("strict");
	});
});

describe("approving", () => {
	test("takes only what was shown", async () => {
		const { say, projects, dir } = await someProjects();
		const { digest } = await say({ mode: "strict" });
		await say(loose);
		expect(projects.trust(dir, digest ?? "")).toBe("other-content");
		expect(projects.policyFor(dir).mode("strict")).toBe("strict");
	});

	test("is refused for what is not registered, not there or broken", async () => {
		const { say, projects, dir } = await someProjects();
		const digest = "0".repeat(64);
		expect(projects.trust(await tempFolder(), digest)).toBe("not-registered");
		expect(projects.trust(dir, digest)).toBe("no-file");
		await say("{");
		expect(projects.trust(dir, digest)).toBe("broken");
	});

	test("reaches the folder through a link to it", async () => {
		const { say, projects, dir, view } = await someProjects();
		await say(loose);
		const link = join(await tempFolder(), "link");
		await symlink(dir, link);
		expect(projects.trust(link, view().digest ?? "")).toMatchObject({
			dir,
			state: "approved",
		});
		expect(projects.policyFor(link)).toBe(projects.policyFor(dir));
	});
});

const broken = async (
	make: (file: string, dir: string) => Promise<unknown>,
): Promise<void> => {
	const { say, dir, view, projects } = await someProjects();
	await say({ mode: "lax" }, join(".kaimon", "security.json"));
	await mkdir(join(dir, ".drawbridge"), { recursive: true });
	await make(join(dir, ownFile), dir);
	expect(view()).toMatchObject({ state: "broken", digest: null });
	expect(projects.policyFor(dir).mode("lax")).toBe("strict");
	expect(projects.policyFor(dir).apiKeys).toEqual([]);
};

describe("a file that cannot be believed is strict, and falls back to no other file", () => {
	test.each([
		["half-written", '{"mode":"la'],
		["a member twice", '{"mode":"strict","mode":"lax"}'],
		["a wrong word", '{"mode":"open"}'],
		["admin for everyone", '{"anonymous_role":"admin"}'],
		["a range that is none", '{"allowed_ips":["10.0.0.0/64"]}'],
		["no object", "[]"],
		["not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
		["more than 1 MiB", `{}${" ".repeat(1024 * 1024)}`],
	])("%s", async (_, content) => {
		await broken((file) => writeFile(file, content));
	});

	test("a link out of the folder", async () => {
		await broken(async (file) => {
			const outside = join(await tempFolder(), "security.json");
			await writeFile(outside, "{}");
			await symlink(outside, file);
		});
	});

	test("a folder that leads out of the folder", async () => {
		await broken(async (_, dir) => {
			const outside = await tempFolder();
			await writeFile(join(outside, "security.json"), "{}");
			await rm(join(dir, ".drawbridge"), { recursive: true });
			await symlink(outside, join(dir, ".drawbridge"));
		});
	});

	test("a link that leads nowhere", async () => {
		await broken((file, dir) => symlink(join(dir, "nothing"), file));
	});

	test("a folder in its place", async () => {
		await broken((file) => mkdir(file));
	});

	test.skipIf(process.platform === "win32")(
		"a pipe, which holds nobody up",
		async () => {
			await broken(async (file) => execFileSync("mkfifo", [file]));
		},
	);

	test("a project that became a link to elsewhere", async () => {
		const { say, approve, dir, view, projects } = await someProjects();
		await say({ mode: "lax" });
		approve();
		const policy = projects.policyFor(dir);
		const elsewhere = await realpath(await tempFolder());
		await rename(dir, join(elsewhere, "moved"));
		await symlink(join(elsewhere, "moved"), dir);
		projects.reload();
		expect(policy.mode("lax")).toBe("strict");
		await rm(dir);
		await rename(join(elsewhere, "moved"), dir);
		expect(view().state).toBe("approved");
	});
});

test("a link that stays inside is followed", async () => {
	const { say, dir, view } = await someProjects();
	await say({ mode: "strict" }, "shared.json");
	await mkdir(join(dir, ".drawbridge"));
	await symlink(join(dir, "shared.json"), join(dir, ownFile));
	expect(view().state).toBe("tightens");
});

test("Drawbridge's own file comes before Kaimon's", async () => {
	const { say, projects, dir } = await someProjects();
	await say({ mode: "strict" }, join(".kaimon", "security.json"));
	expect(projects.policyFor(dir).mode("lax")).toBe("strict");
	await say({});
	expect(projects.policyFor(dir).mode("lax")).toBe("lax");
});

test("a folder that an upstream's settings name counts as registered", async () => {
	const { restarted } = await someProjects();
	const dir = await realpath(await tempFolder());
	await mkdir(join(dir, ".drawbridge"));
	await writeFile(join(dir, ownFile), '{"read_only":true}');
	expect(restarted().policyFor(dir).readOnly).toBe(true);
});

test("the policy stays the same object while its content changes", async () => {
	const { say, projects, dir, approve } = await someProjects();
	const policy = projects.policyFor(dir);
	await say({ mode: "lax" });
	approve();
	expect(projects.policyFor(dir)).toBe(policy);
	expect(policy.mode("strict")).toBe("lax");
});

test("a change is seen without being asked for", async () => {
	const { say, approve, projects, dir, told } = await someProjects();
	await say({ mode: "lax" });
	approve();
	projects.follow();
	await writeFile(join(dir, ownFile), '{"mode":"strict"}');
	await eventually(() => told.at(-1)).toBe("changed");
	expect(projects.policyFor(dir).mode("lax")).toBe("strict");
});

test("what is forgotten holds no longer, and is gone after a restart", async () => {
	const { say, approve, projects, dir, restarted, db } = await someProjects();
	await say({ mode: "lax" });
	approve();
	const policy = projects.policyFor(dir);
	expect(projects.remove(dir)).toBe(true);
	expect(projects.remove(dir)).toBe(false);
	expect(policy.mode("strict")).toBe("strict");
	expect(db.prepare("SELECT * FROM project").all()).toEqual([]);
	expect(restarted().policyFor(dir).mode("strict")).toBe("strict");
});

test("a row of the state that cannot be read approves nothing", async () => {
	const { say, approve, db, restarted, dir } = await someProjects();
	await say(loose);
	approve();
	db.exec("UPDATE project SET text = '{\"mode\":7}'");
	expect(restarted().policyFor(dir).mode("strict")).toBe("strict");
});

test.each(["none", ownFile])("%s is no folder to register", async (name) => {
	const { say, projects, dir } = await someProjects();
	await say({});
	expect(() => projects.add(join(dir, name))).toThrow(
		expect.objectContaining({ code: "settings-invalid" }),
	);
});
