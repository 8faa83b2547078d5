/** The commands about projects and the allowlist: what they change in the file, and what they refuse. */
import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { AllowlistView } from "../../../contract/views.ts";
import { allowlistOperations } from "../../../core/control/allowlist.ts";
import { CommandError } from "../../../core/control/operation.ts";
import { projectOperations } from "../../../core/control/projects.ts";
import { readSettings } from "../../../core/settings/file.ts";
import { Projects } from "../../../core/settings/project.ts";
import { FakeClock, openDatabase, tempFolder, tempHome } from "../parts.ts";

const asker = { actor: "cli" } as const;

/** A failure's code, or "done". */
async function codeOf(work: () => unknown): Promise<string> {
	try {
		await work();
		return "done";
	} catch (error) {
		if (error instanceof CommandError) return error.code;
		throw error;
	}
}

async function setup(settings?: object) {
	const home = await tempHome();
	if (settings) await writeFile(home.settings, JSON.stringify(settings));
	let read = readSettings(home.settings);
	const projects = new Projects({
		db: openDatabase(home),
		clock: new FakeClock(),
		globally: () => ({
			mode: read.settings.mode,
			anonymousRole: read.settings.anonymous_role,
			limits: read.settings.limits,
		}),
		onChange: () => undefined,
	});
	onTestFinished(() => projects.stop());
	const parts = {
		settingsFile: home.settings,
		projects,
		settings: () => read.settings,
		reloadSettings: () => {
			read = readSettings(home.settings);
			projects.apply(read.settings);
		},
	};
	return {
		...parts,
		ip: allowlistOperations(parts),
		project: projectOperations(parts),
		inFile: async () => JSON.parse(await readFile(home.settings, "utf8")),
	};
}

const cidrs = ({ ranges }: AllowlistView): string[] =>
	ranges.map(({ cidr }) => cidr);
const withRanges = (...allowed_ips: string[]) => ({ allowed_ips, later: 1 });

async function folder(json: object): Promise<string> {
	const dir = await realpath(await tempFolder());
	await mkdir(join(dir, ".drawbridge"));
	await writeFile(
		join(dir, ".drawbridge", "security.json"),
		JSON.stringify(json),
	);
	return dir;
}

describe("the allowlist", () => {
	test("gets a range in its usual spelling, once, beside what the file holds", async () => {
		const { ip, inFile } = await setup(withRanges("127.0.0.1"));
		await ip["ip.allow"]({ cidr: "10.1.2.3/8", confirm: false }, asker);
		const view = await ip["ip.allow"](
			{
				cidr: "::ffff:10.0.0.0/104",
				confirm: false,
			},
			asker,
		);
		expect(cidrs(view)).toEqual(["127.0.0.1", "10.0.0.0/8"]);
		expect(await inFile()).toEqual(withRanges("127.0.0.1", "10.0.0.0/8"));
	});

	test("does not shut this machine out unless that was confirmed", async () => {
		const { ip, settings } = await setup();
		const allow = (confirm: boolean) =>
			codeOf(() => ip["ip.allow"]({ cidr: "10.0.0.0/8", confirm }, asker));
		expect(await allow(false)).toBe("conflict");
		expect(settings().allowed_ips).toEqual([]);
		expect(await allow(true)).toBe("done");
		expect(settings().allowed_ips).toEqual(["10.0.0.0/8"]);
	});

	test("loses the range that holds this machine only when that was confirmed", async () => {
		const { ip, settings } = await setup(
			withRanges("127.0.0.0/8", "10.0.0.0/8"),
		);
		const deny = (confirm: boolean) =>
			codeOf(() => ip["ip.deny"]({ cidr: "127.0.0.1/8", confirm }, asker));
		expect(await deny(false)).toBe("conflict");
		expect(await deny(true)).toBe("done");
		expect(settings().allowed_ips).toEqual(["10.0.0.0/8"]);
	});

	test("loses its last range, which lets everybody in, only when that was confirmed", async () => {
		const { ip, settings } = await setup(withRanges("127.0.0.1"));
		const deny = (confirm: boolean) =>
			codeOf(() => ip["ip.deny"]({ cidr: "127.0.0.1", confirm }, asker));
		expect(await deny(false)).toBe("conflict");
		expect(settings().allowed_ips).toEqual(["127.0.0.1"]);
		expect(await deny(true)).toBe("done");
		expect(settings().allowed_ips).toEqual([]);
	});

	test("names the wider range that still holds what is denied", async () => {
		const { ip } = await setup(withRanges("127.0.0.1", "10.0.0.0/8"));
		const deny = () =>
			ip["ip.deny"]({ cidr: "10.1.0.0/16", confirm: true }, asker);
		expect(deny).toThrow(
			expect.objectContaining({
				code: "conflict",
				message: expect.stringContaining("10.0.0.0/8"),
			}),
		);
	});

	test.each([
		["10.0.0.0/33", "invalid-input"],
		["localhost", "invalid-input"],
		["", "invalid-input"],
		["192.0.2.0/24", "not-found"],
	])("does not lose %j: %s", async (cidr, code) => {
		const { ip, settings } = await setup(withRanges("127.0.0.1", "10.0.0.0/8"));
		expect(
			await codeOf(() => ip["ip.deny"]({ cidr, confirm: true }, asker)),
		).toBe(code);
		expect(settings().allowed_ips).toHaveLength(2);
	});

	test("is not repaired behind the owner's back when the file is invalid", async () => {
		const all = await setup(withRanges("127.0.0.1"));
		const text = '{"allowed_ips":"127.0.0.1"}';
		await writeFile(all.settingsFile, text);
		expect(() =>
			all.ip["ip.allow"]({ cidr: "10.0.0.0/8", confirm: true }, asker),
		).toThrow(expect.objectContaining({ code: "settings-invalid" }));
		expect(await readFile(all.settingsFile, "utf8")).toBe(text);
	});
});

describe("projects", () => {
	const settings = {
		upstreams: {
			docs: { url: "http://a", own: 1 },
			other: { url: "http://b" },
		},
	};
	test("are registered for upstreams, listed, approved and forgotten", async () => {
		const { project, inFile, projects } = await setup(settings);
		const dir = await folder({ mode: "lax" });
		const added = await project["project.add"](
			{ dir, upstreams: ["docs"] },
			asker,
		);
		expect(added).toMatchObject({ state: "tightens", upstreams: ["docs"] });
		expect((await inFile()).upstreams.docs).toEqual({
			url: "http://a",
			own: 1,
			project: dir,
		});
		const again = await project["project.add"]({ dir, upstreams: [] }, asker);
		expect(again).toMatchObject({ upstreams: ["docs"] });
		const digest = added.digest ?? "";
		await project["project.trust"]({ dir, digest }, asker);
		expect(projects.policyFor(dir).mode("strict")).toBe("lax");
		const [listed] = await project["project.list"]({}, asker);
		expect(listed).toMatchObject({ dir, state: "approved" });
		await project["project.remove"]({ dir }, asker);
		expect(await inFile()).toMatchObject(settings);
		expect((await inFile()).upstreams.docs).not.toHaveProperty("project");
		expect(await project["project.list"]({}, asker)).toEqual([]);
	});

	test("are not approved when they changed after they were shown", async () => {
		const { project } = await setup(settings);
		const dir = await folder({ mode: "strict" });
		const { digest } = await project["project.add"](
			{ dir, upstreams: [] },
			asker,
		);
		await writeFile(
			join(dir, ".drawbridge", "security.json"),
			'{"mode":"lax"}',
		);
		expect(
			await codeOf(() =>
				project["project.trust"]({ dir, digest: digest ?? "" }, asker),
			),
		).toBe("conflict");
	});

	test("are not registered for an upstream that is not there, nor for no folder", async () => {
		const { project } = await setup(settings);
		const dir = await folder({});
		const add = (where: string, upstreams: string[] = []) =>
			codeOf(() => project["project.add"]({ dir: where, upstreams }, asker));
		expect(await add(dir, ["none"])).toBe("not-found");
		expect(await add(dir, ["constructor"])).toBe("not-found");
		expect(await add(join(dir, "none"))).toBe("not-found");
		expect(await add("relative")).toBe("invalid-input");
		expect(await project["project.list"]({}, asker)).toEqual([]);
	});

	test("that are not registered are neither approved nor forgotten", async () => {
		const { project } = await setup(settings);
		const dir = await folder({});
		const digest = "0".repeat(64);
		expect(
			await codeOf(() => project["project.trust"]({ dir, digest }, asker)),
		).toBe("not-found");
		expect(await codeOf(() => project["project.remove"]({ dir }, asker))).toBe(
			"not-found",
		);
	});
});
