import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Command, commandOf } from "../../../core/stdio/command.ts";
import {
	type StdioSettings,
	UpstreamSettings,
} from "../../../core/settings/upstream-settings.ts";
import { tempFolder } from "../parts.ts";

const settings = (stdio: object): StdioSettings => {
	const { stdio: parsed } = UpstreamSettings.parse({ stdio });
	if (!parsed) throw new Error("no command");
	return parsed;
};

interface Place {
	readonly bin: string;
	readonly project: string;
	readonly look: (stdio: object) => Command;
}

/** A folder in PATH with the program "tool", and a project. */
async function place(): Promise<Place> {
	const folder = await tempFolder();
	const bin = join(folder, "bin");
	const project = join(folder, "project");
	await mkdir(bin);
	await mkdir(project);
	await program(join(bin, "tool"), "echo 1");
	return {
		bin,
		project,
		look: (stdio) =>
			commandOf(settings(stdio), {
				env: { PATH: bin },
				home: folder,
				project,
			}),
	};
}

async function program(file: string, text: string): Promise<void> {
	await writeFile(file, `#!/bin/sh\n${text}\n`);
	await chmod(file, 0o755);
}

describe("what is approved", () => {
	test("is the resolved program, its words and its folder", async () => {
		const { look, bin, project } = await place();
		const command = look({ command: "tool", args: ["a", "b c"] });
		expect(command).toMatchObject({
			argv: [join(bin, "tool"), "a", "b c"],
			cwd: project,
			problem: undefined,
			scripts: [],
		});
		expect(command.digest).toMatch(/^[0-9a-f]{64}$/);
	});

	test.each([
		["another word", { command: "tool", args: ["x"] }],
		["another folder", { command: "tool", cwd: "/" }],
		["another variable", { command: "tool", env: { A: "1" } }],
		["another sandbox", { command: "tool", sandbox: false }],
	])("is not the same with %s", async (_, other) => {
		const { look } = await place();
		expect(look(other).digest).not.toBe(look({ command: "tool" }).digest);
	});

	test("differs with a variable's value, and with the secret it refers to", async () => {
		const { look } = await place();
		const digests = ["1", "2", "${secret:a}", "${secret:b}"].map(
			(value) => look({ command: "tool", env: { A: value } }).digest,
		);
		expect(new Set(digests).size).toBe(4);
	});

	test("stays the same when an installed program is updated", async () => {
		const { look, bin } = await place();
		const before = look({ command: "tool" });
		await program(join(bin, "tool"), "echo 2");
		expect(look({ command: "tool" }).digest).toBe(before.digest);
	});

	test("does not when another of its name comes first", async () => {
		const { bin, project } = await place();
		const other = join(project, "other");
		await mkdir(other);
		const look = (path: string): Command =>
			commandOf(settings({ command: "tool" }), {
				env: { PATH: path },
				home: "/",
				project,
			});
		const before = look(`${other}:${bin}`);
		await program(join(other, "tool"), "echo evil");
		expect(look(`${other}:${bin}`).digest).not.toBe(before.digest);
	});

	test("does not when the project's own program has changed", async () => {
		const { look, project } = await place();
		const file = join(project, "serve");
		await program(file, "echo 1");
		const before = look({ command: "./serve" });
		expect(before.scripts).toMatchObject([{ path: file }]);
		await program(file, "echo 2");
		expect(look({ command: "./serve" }).digest).not.toBe(before.digest);
	});

	test.each(["server.py", "--import=./server.py", "run-me"])(
		"does not when a program among its words has changed: %s",
		async (word) => {
			const { look, project } = await place();
			const file = join(project, word === "run-me" ? word : "server.py");
			await program(file, "1");
			const before = look({ command: "tool", args: [word] });
			await program(file, "2");
			expect(look({ command: "tool", args: [word] }).digest).not.toBe(
				before.digest,
			);
		},
	);

	test("stays the same when data among its words has changed", async () => {
		const { look, project } = await place();
		const file = join(project, "notes.db");
		await writeFile(file, "1");
		const before = look({ command: "tool", args: [file] });
		await writeFile(file, "2");
		expect(look({ command: "tool", args: [file] }).digest).toBe(before.digest);
	});

	test("sees through a link in the project", async () => {
		const { look, project, bin } = await place();
		await symlink(join(bin, "tool"), join(project, "linked"));
		const before = look({ command: "./linked" });
		await program(join(bin, "tool"), "echo other");
		expect(look({ command: "./linked" }).digest).not.toBe(before.digest);
	});
});

test.each(["no-such-tool", "./no-such-file", "/"])(
	"%s cannot be started, and says so",
	async (command) => {
		const { look } = await place();
		expect(look({ command }).problem).toContain(command);
	},
);

test.each([
	["npx", ["-y", "some-server"], "newest"],
	["npx", ["-y", "some-server@1.2.3"], "some-server@1.2.3"],
	["uvx", ["some-server"], "newest"],
	["npm", ["exec", "some-server"], "newest"],
	["docker", ["run", "-i", "some/image"], "newest"],
])("%s %j is said to fetch what it runs", async (command, args, word) => {
	const { look, bin } = await place();
	await program(join(bin, command), "");
	expect(look({ command, args }).notes.join()).toContain(word);
});

test.each([
	["tool", ["some-server"]],
	["npm", ["start"]],
	["npx", []],
])("%s %j fetches nothing as far as can be told", async (command, args) => {
	const { look, bin } = await place();
	await program(join(bin, command), "");
	expect(look({ command, args }).notes).toEqual([]);
});
