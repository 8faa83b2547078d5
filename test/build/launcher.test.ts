/** build/drawbridge.mjs as people and agents start it: whatever it does not do itself reaches the command line unchanged. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Checkout, makeCheckout, project, runNode } from "./checkout.ts";

/** Answers what it was started with; `wait` ends with 7 on SIGTERM, which is not what an unhandled signal gives. */
const program = `
const [command, status] = process.argv.slice(2);
if (command === "wait") {
	process.on("SIGTERM", () => process.exit(7));
	setInterval(() => {}, 1_000);
	process.stdout.write("waiting");
} else if (command === "die") process.kill(process.pid, "SIGKILL");
else {
	let input = "";
	for await (const text of process.stdin) input += text;
	process.stdout.write(JSON.stringify({
		args: process.argv.slice(2), input, cwd: process.cwd(), options: process.env.NODE_OPTIONS ?? null,
		major: Number.parseInt(process.versions.node),
	}));
	process.exitCode = Number(status ?? 0);
}`;

/** A Node that cannot replace its process, where this machine has one. */
const olderNode = (process.env["PATH"] ?? "")
	.split(delimiter)
	.map((folder) => join(folder, "node"))
	.find(
		(node) =>
			spawnSync(node, ["-p", "typeof process.execve"], { encoding: "utf8" })
				.stdout === "undefined\n",
	);

let checkout: Checkout;
beforeEach(() => {
	checkout = makeCheckout();
	checkout.link("node_modules/node");
});
afterEach(() => {
	checkout.remove();
});

describe("without a bundle", () => {
	test("a hook denies, in the status agents read as blocked", async () => {
		const { code, stdout, stderr } = await runNode([
			launcher(),
			"hook",
			"claude",
		]);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		expect(stderr).not.toBe("");
	});
	test("a hook that names its home first denies as well", async () => {
		expect(
			await runNode([launcher(), "--home", "connect", "hook", "claude"]),
		).toMatchObject({ code: 2 });
	});
	test("connect fails and says nothing on stdout, which belongs to the protocol", async () => {
		expect(await runNode([launcher(), "connect", "docs"])).toMatchObject({
			code: 1,
			stdout: "",
		});
	});
	test("a hook in a checkout that was never set up builds nothing", async () => {
		checkout.write("package-lock.json", "{}");
		checkout.write("core/cli/main.ts", "");
		expect(await runNode([launcher(), "hook", "claude"])).toMatchObject({
			code: 2,
		});
	});
});

describe.each([
	["this Node", process.execPath],
	["an older Node", olderNode],
])("on %s", (_, node) => {
	beforeEach(() => {
		checkout.write("out/core/cli.mjs", program);
	});
	const onNode = test.skipIf(node === undefined);

	onNode(
		"arguments, input, folder and status pass through, from anywhere and through a link",
		async () => {
			const link = join(checkout.root, "drawbridge");
			symlinkSync(launcher(), link);
			const ended = await runNode([link, "status", "5", "--json"], {
				cwd: project,
				input: "value",
				...chosen(node),
			});
			expect(ended.code).toBe(5);
			expect(JSON.parse(ended.stdout)).toEqual({
				args: ["status", "5", "--json"],
				input: "value",
				cwd: project,
				options: null,
				major: 24,
			});
		},
	);
	onNode("NODE_OPTIONS of the caller does not reach the gate", async () => {
		const env = { NODE_OPTIONS: "--no-deprecation" };
		const { stdout } = await runNode([launcher(), "status"], {
			env,
			...chosen(node),
		});
		expect(JSON.parse(stdout)).toMatchObject({ options: null });
	});
	onNode("an agent's hook is answered by its own program", async () => {
		checkout.write("out/core/hook.mjs", program);
		for (const words of [
			["hook", "claude", "--home", "/h"],
			["--home", "/h", "hook", "claude"],
		]) {
			const { stdout } = await runNode([launcher(), ...words], {
				env: { NODE_OPTIONS: "--no-deprecation" },
				input: "call",
				...chosen(node),
			});
			expect(JSON.parse(stdout)).toMatchObject({
				args: words.filter((word) => word !== "hook"),
				input: "call",
				options: null,
			});
		}
	});
	onNode(
		"a hook whose program an older bundle does not hold denies",
		async () => {
			expect(
				await runNode([launcher(), "hook", "claude"], chosen(node)),
			).toMatchObject({ code: 2, stdout: "" });
		},
	);
	onNode("a signal reaches the gate, and its status comes back", async () => {
		const child = spawn(node ?? "", [launcher(), "wait"], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		await once(child.stdout, "data");
		child.kill("SIGTERM");
		expect(await once(child, "exit")).toEqual([7, null]);
	});
	onNode("a gate that a signal ended is not reported as success", async () => {
		expect((await runNode([launcher(), "die"], chosen(node))).code).not.toBe(0);
	});
});

function launcher(): string {
	return join(checkout.root, "build/drawbridge.mjs");
}

function chosen(node: string | undefined): { node?: string } {
	return node === undefined ? {} : { node };
}
