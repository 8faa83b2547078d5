/** What a path is, by its name. */
import { describe, expect, test } from "vitest";
import { anyMark, starMark, unknownMark } from "../../../core/command/field.ts";
import { placeOf, targetOf } from "../../../core/command/targets.ts";

const where = {
	cwd: "/home/user/project",
	root: "/home/user/project",
	home: "/home/user",
};
const target = (path: string): string => targetOf(placeOf(path, where));

describe.each([
	[
		"project",
		["a.txt", "./src/a.ts", "/home/user/project/x.md", "docs/../a.c"],
	],
	[
		"source-tree",
		[
			".",
			"src",
			"./",
			".git",
			".git/objects",
			"/home/user/project",
			starMark,
			`./${starMark}`,
			"src/../.",
			`${starMark}.ts`,
		],
	],
	[
		"project",
		["node_modules", "dist/x", `packages/${starMark}/node_modules`, "build"],
	],
	["temporary", ["/tmp/x", "/var/tmp/a/b", "/dev/shm/x", "/private/tmp/y"]],
	[
		"home",
		["/home/user/x", "/home/user", "/root/x", "/Users/ann/y", "../other"],
	],
	[
		"system",
		[
			"/",
			"/etc/hosts",
			"/usr/bin/env",
			"/var/lib/x",
			"/proc/1/status",
			"C:\\Windows\\System32",
			"/home/user/.bashrc",
		],
	],
	["outside", ["/opt/x", "/srv", "/mnt/d/y", "/workspace"]],
	[
		"device",
		["/dev/sda", "/dev/nvme0n1p1", "/dev/disk2", "\\\\.\\PhysicalDrive0"],
	],
	["null", ["/dev/null", "/dev/stdout", "/dev/fd/3", "/dev/tty"]],
	["unknown", [unknownMark, `${unknownMark}/x`, ""]],
	[
		"secret",
		[
			"/etc/shadow",
			"/home/user/.ssh/id_rsa",
			".env",
			".env.local",
			"a/b/.env",
			"/mnt/backup/home/ann/.aws/credentials",
			`${unknownMark}/.env`,
			"/proc/self/environ",
			"/proc/self/root/etc/shadow",
			"server.key",
			`/etc/sh${anyMark}dow`,
			`/home/user/.ssh/${starMark}`,
			`${starMark}.pem`,
			"ID_RSA",
			"id_rsa.bak",
		],
	],
] as const)("%s", (kind, paths) => {
	test.each(paths.map((path) => [path]))("%s", (path) => {
		expect(target(path)).toBe(
			path === "" && kind === "unknown" ? "source-tree" : kind,
		);
	});
});

describe("is no secret", () => {
	test.each([
		".env.example",
		".env.sample",
		"id_rsa.pub",
		"/home/user/.ssh/known_hosts",
		"/home/user/.ssh/config",
		"ca.pem",
		"cert.pem",
		"src/secrets.ts",
		"keys.json",
		"/etc/passwd",
		"environment.ts",
		starMark,
		`src/${starMark}.ts`,
		"public.pem",
		"/home/user/.config/app.toml",
	])("%s", (path) => {
		expect(placeOf(path, where).secret).toBe(false);
	});
});

test("without a folder to start from a relative path is not known", () => {
	expect(targetOf(placeOf("src", { ...where, cwd: undefined }))).toBe(
		"unknown",
	);
});
