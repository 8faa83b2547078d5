/** The gate as a service: its file is ours or is left alone, and the manager is told no more than it needs. */
import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { homeOfPlist, plistText } from "../../../core/service/plist.ts";
import { homeOfUnit, unitText } from "../../../core/service/unit.ts";
import { someUser } from "./some-manager.ts";

describe.skipIf(process.platform === "win32")("a service", () => {
	test("is written, checked, enabled and started; twice is once", async () => {
		const { service, wanted, file, calls } = await someUser();
		expect(await service.install(wanted, true)).toMatchObject({
			state: "installed",
			changed: true,
			enabled: true,
			active: true,
			problems: [],
		});
		expect((await stat(file)).mode & 0o077).toBe(0);
		const said = await calls();
		expect(said.some((call) => call.startsWith("systemd-analyze"))).toBe(true);
		expect(said.filter(changesSomething)).toEqual([
			"systemctl --user daemon-reload",
			"systemctl --user enable drawbridge.service",
			"systemctl --user restart drawbridge.service",
		]);
		expect(await service.install(wanted, true)).toMatchObject({
			changed: false,
		});
		expect((await calls()).slice(said.length).filter(changesSomething)).toEqual(
			[
				"systemctl --user daemon-reload",
				"systemctl --user enable drawbridge.service",
				// One that runs goes on.
				"systemctl --user start drawbridge.service",
			],
		);
	});

	test("is not started beside a gate that runs", async () => {
		const { service, wanted, calls } = await someUser();
		await service.install(wanted, false);
		expect((await calls()).filter(changesSomething)).toEqual([
			"systemctl --user daemon-reload",
			"systemctl --user enable drawbridge.service",
		]);
	});

	test("without a manager is a file, and what to run", async () => {
		const { service, wanted, file } = await someUser({ systemctl: "exit 1" });
		const outcome = await service.install(wanted, true);
		expect(outcome).toMatchObject({ enabled: null, active: null });
		expect(outcome.todo).toContain("systemctl --user daemon-reload");
		expect(outcome.todo).toContain("loginctl enable-linger");
		expect(existsSync(file)).toBe(true);
	});

	test("that lingers is not told to", async () => {
		const { service, wanted } = await someUser({ loginctl: "echo yes" });
		const outcome = await service.install(wanted, true);
		expect(outcome.todo).toEqual([]);
		expect(outcome.lingers).toBe(true);
	});

	test("whose unit the checker refuses is not put in place", async () => {
		const { service, wanted, file, calls } = await someUser({
			analyze: "echo 'drawbridge.service: bad' >&2; exit 1",
		});
		await expect(service.install(wanted, true)).rejects.toMatchObject({
			code: "invalid-unit",
		});
		expect(existsSync(file)).toBe(false);
		expect((await calls()).filter(changesSomething)).toEqual([]);
	});

	test("says what failed, and goes no further", async () => {
		const { service, wanted, calls } = await someUser({
			systemctl: 'case "$*" in *enable*) echo no >&2; exit 1;; esac',
		});
		const outcome = await service.install(wanted, true);
		expect(outcome.problems).toHaveLength(1);
		expect(await calls()).not.toContain(
			"systemctl --user restart drawbridge.service",
		);
	});

	test.each([
		["somebody else's", "[Service]\nExecStart=/bin/true\n"],
		["an empty one", ""],
	])("leaves %s file alone", async (_, text) => {
		const { service, wanted, file, calls } = await someUser();
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, text);
		// oxlint-disable-next-line no-await-in-loop -- the same file
		for (const work of [
			() => service.install(wanted, true),
			() => service.uninstall(),
		])
			await expect(work()).rejects.toMatchObject({ code: "foreign-file" });
		expect(await readFile(file, "utf8")).toBe(text);
		expect((await service.view()).state).toBe("foreign");
		expect((await calls()).filter(changesSomething)).toEqual([]);
	});

	test("does not write through a link", async () => {
		const { service, wanted, file, user } = await someUser();
		await mkdir(dirname(file), { recursive: true });
		const victim = `${user}/victim`;
		await writeFile(victim, unitText(wanted));
		await symlink(victim, file);
		await expect(service.install(wanted, true)).rejects.toMatchObject({
			code: "foreign-file",
		});
		await expect(service.uninstall()).rejects.toMatchObject({
			code: "foreign-file",
		});
		expect(await readFile(victim, "utf8")).toBe(unitText(wanted));
	});

	test("of another home stays", async () => {
		const { service, serviceOf, wanted, file } = await someUser();
		await service.install(wanted, true);
		const other = serviceOf("/home/ada/other");
		await expect(other.uninstall()).rejects.toMatchObject({
			code: "other-home",
		});
		await expect(
			other.install({ ...wanted, home: "/home/ada/other" }, true),
		).rejects.toMatchObject({ code: "other-home" });
		expect(await readFile(file, "utf8")).toBe(unitText(wanted));
	});

	test("is stopped before its file goes; without one there is nothing to do", async () => {
		const { service, wanted, file, calls } = await someUser();
		await service.install(wanted, true);
		const before = (await calls()).length;
		expect(await service.uninstall()).toMatchObject({
			state: "absent",
			changed: true,
			problems: [],
		});
		expect(existsSync(file)).toBe(false);
		expect((await calls()).slice(before).filter(changesSomething)).toEqual([
			"systemctl --user disable --now drawbridge.service",
			"systemctl --user daemon-reload",
		]);
		expect(await service.uninstall()).toMatchObject({ changed: false });
	});
});

const changesSomething = (call: string): boolean =>
	/ (?:daemon-reload|enable|disable|start|restart|stop)\b/.test(call) &&
	call.startsWith("systemctl");

const wanted = {
	words: ["/opt/node", '/opt/a "b" %h $HOME \\x & <c>', "serve"],
	environment: { DRAWBRIDGE_HOME: "/home/ada/100%" },
	home: "/home/--ada--/<gate> & co",
};

describe("a unit", () => {
	test("says words as they are, whatever they hold", () => {
		const text = unitText(wanted);
		expect(text).toContain(
			'ExecStart="/opt/node" "/opt/a \\"b\\" %%h $$HOME \\\\x & <c>" "serve"\n',
		);
		expect(text).toContain('Environment="DRAWBRIDGE_HOME=/home/ada/100%%"\n');
	});

	test("is locked down as far as sandboxes still work", () => {
		const lines = unitText(wanted).split("\n");
		for (const line of [
			"NoNewPrivileges=yes",
			"UMask=0077",
			"LimitCORE=0",
			"RestrictSUIDSGID=yes",
		])
			expect(lines).toContain(line);
		// bubblewrap makes namespaces and mounts.
		expect(unitText(wanted)).not.toMatch(
			/RestrictNamespaces|ProtectProc|PrivateUsers|MemoryDenyWriteExecute/,
		);
	});

	test("tells its home, and text that only looks like ours tells none", () => {
		expect(homeOfUnit(unitText(wanted))).toBe(wanted.home);
		expect(homeOfUnit("")).toBeUndefined();
		expect(homeOfUnit(`\n${unitText(wanted)}`)).toBeUndefined();
		expect(
			homeOfUnit("# Written by: drawbridge service install\n# Home: {\n"),
		).toBeUndefined();
	});

	test.each(["a\nExecStart=/bin/evil", "a\u0000b"])(
		"refuses a word such as %j",
		(word) => {
			expect(() => unitText({ ...wanted, words: [word] })).toThrow(RangeError);
			expect(() =>
				unitText({ ...wanted, environment: { PATH: word } }),
			).toThrow(RangeError);
			expect(() => plistText({ ...wanted, words: [word] })).toThrow(RangeError);
		},
	);
});

describe("a launch agent", () => {
	test("says words as they are, and tells its home", () => {
		const text = plistText(wanted);
		expect(text).toContain(
			'<string>/opt/a "b" %h $HOME \\x &amp; &lt;c&gt;</string>',
		);
		expect(homeOfPlist(text)).toBe(wanted.home);
		// XML allows no two hyphens in a comment.
		expect(text.split("\n")[1]?.slice(4, -3)).not.toContain("--");
		expect(homeOfPlist("<plist/>")).toBeUndefined();
	});
});
