/** `drawbridge vault …` as scripts use it, with and without a gate, and two gates on one home. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VaultView } from "../../../contract/views.ts";
import { commandLine } from "../cli/command-line.ts";
import { eventually } from "../eventually.ts";

const view = (stdout: string): VaultView => VaultView.parse(JSON.parse(stdout));

test("status and migrate work without a gate; lock and unlock need one", async () => {
	const { run } = await commandLine();
	expect(view((await run("vault", "status", "--json")).stdout)).toMatchObject({
		backend: "file",
		state: "open",
	});
	expect(await run("vault", "status")).toMatchObject({ code: 0, stderr: "" });
	expect(
		view((await run("vault", "migrate", "file", "--json")).stdout).backend,
	).toBe("file");
	for (const word of ["lock", "unlock"]) {
		const { code, stdout, stderr } = await run("vault", word, "--json");
		expect([code, stdout]).toEqual([1, ""]);
		expect(stderr).toContain("[not-running]");
	}
});

// Elsewhere the machine's own keychain would be written.
test.runIf(process.platform === "linux")(
	"a move to a keychain that is not there is refused, and the vault stays as it is",
	async () => {
		const { run } = await commandLine();
		await run("vault", "status");
		for (const to of ["keychain", "keyring"]) {
			const { code, stdout, stderr } = await run(
				"vault",
				"migrate",
				to,
				"--json",
			);
			expect([code, stdout]).toEqual([1, ""]);
			expect(stderr).toContain("[conflict]");
		}
		expect(view((await run("vault", "status", "--json")).stdout)).toMatchObject(
			{ backend: "file", state: "open" },
		);
	},
);

test.each(["vault", "vault migrate", "vault migrate paper", "vault open"])(
	"drawbridge %s exits 2",
	async (line) => {
		const { run } = await commandLine();
		expect(await run(...line.split(" "))).toMatchObject({
			code: 2,
			stdout: "",
		});
	},
);

test("a locked gate refuses new secrets until it is unlocked, and a restart in the same process still has the passphrase", async () => {
	const { home, run, serve } = await commandLine({
		DRAWBRIDGE_VAULT_PASSPHRASE: "pass",
	});
	const { pid } = await serve();
	// Through the gate: this command could not open the vault itself while the gate holds the home.
	expect((await run("key", "create", "one", "--json")).code).toBe(0);
	expect(await readFile(join(home, "state", "gate.lock.pid"), "utf8")).toBe(
		String(pid),
	);
	expect(view((await run("vault", "lock", "--json")).stdout).state).toBe(
		"locked",
	);
	const refused = await run("key", "create", "two");
	expect(refused.code).toBe(1);
	expect(refused.stderr).toContain("[vault-locked]");
	expect(view((await run("vault", "status", "--json")).stdout).state).toBe(
		"locked",
	);
	expect(view((await run("vault", "unlock", "--json")).stdout).state).toBe(
		"open",
	);
	expect((await run("key", "create", "two", "--json")).code).toBe(0);
	expect((await run("vault", "lock")).code).toBe(0);
	expect((await run("restart")).code).toBe(0);
	await eventually(async () => {
		const { stdout } = await run("vault", "status", "--json");
		return stdout === "" ? "" : view(stdout).state;
	}).toBe("open");
});

test("a second gate on the home is refused with who holds it, and what to do", async () => {
	const { run, serve } = await commandLine();
	const { pid } = await serve();
	const { code, stderr } = await run("serve", "--port", "0");
	expect(code).toBe(1);
	expect(stderr).toContain("[already-running]");
	expect(stderr).toContain(String(pid));
	expect(stderr).toContain("drawbridge stop");
});
