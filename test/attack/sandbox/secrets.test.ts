/**
 * The attack: a server that was started in the sandbox reads what belongs to its owner: keys, the vault, the gate's own
 * folder, what the gate's environment holds. Taught by every "malicious MCP server" write-up there is.
 */
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { canary, canBox, inside, world } from "./inside.ts";

const connect = (path: string): string => `socat -u UNIX-CONNECT:${path} -`;

describe.skipIf(!canBox)("from inside the sandbox", () => {
	test.each([
		["keys of the owner", "cat ~/.ssh/* ~/.aws/* ~/.netrc; ls -A ~/.ssh"],
		["the vault, its key and the settings", "cat ~/gate/* ~/gate/state/*"],
		["the whole home, name by name", "find ~ -type f -exec cat {} +"],
		["a secret of the project", "cat .env deep/down/*"],
		[
			"another process's memory and environment",
			"cat /proc/[0-9]*/environ /proc/[0-9]*/root/$HOME/.ssh/id_ed25519 /proc/[0-9]*/cwd/.env",
		],
		[
			"a link of its own making",
			"ln -s ~/.ssh in; ln -s ~/.ssh/id_ed25519 key; cat in/* key",
		],
		[
			"a hard link of its own making",
			"ln ~/.ssh/id_ed25519 key; ln .env copy; cat key copy",
		],
		[
			"what was moved from under its cover",
			"mv deep other; cat other/down/*; mv .env plain; cat plain",
		],
		[
			"a folder put in place of one",
			"mv ~/.ssh ~/ssh2; cat ~/ssh2/*; umount ~/.ssh; cat ~/.ssh/*",
		],
		[
			"what lies below the mounts, in namespaces of its own",
			"unshare -Urm sh -c 'umount -l ~/.ssh; umount -l .env; cat ~/.ssh/* .env'; nsenter -t 1 -m cat ~/.ssh/id_ed25519",
		],
		[
			"a pivot of the root",
			"mkdir -p r/old; unshare -m pivot_root . r/old; cat r/old/*; mount --bind / r && cat r/$HOME/.ssh/*",
		],
	])("%s: nothing is read", async (_, script) => {
		const { out, status } = await inside(world(), `${script}; echo done`);
		expect(out).not.toContain(canary);
		expect(out).toContain("done");
		expect(status).toBe(0);
	});

	test.each([
		"cat ~/.ssh/*",
		"cat ~/gate/* ~/gate/state/*",
		"cat .env deep/down/*",
	])("without the sandbox %j does read it: the attacks are real", (script) => {
		const { user, project } = world();
		const { stdout } = spawnSync("/bin/sh", ["-c", script], {
			cwd: project,
			env: { PATH: process.env["PATH"], HOME: user },
			encoding: "utf8",
		});
		expect(stdout).toContain(canary);
	});

	test("a link that lay in the project before it was started is none out of it", async () => {
		const here = world();
		symlinkSync(join(here.user, ".ssh"), join(here.project, "in"));
		symlinkSync(here.home.vaultFile, join(here.project, "vault"));
		const { out } = await inside(here, "cat in/* vault; echo done");
		expect(out).not.toContain(canary);
		expect(out).toContain("done");
	});

	test("a link that is changed while the walls are built hides no secret less", async () => {
		const here = world();
		mkdirSync(join(here.project, "a"));
		writeFileSync(join(here.project, "a", "secrets.json"), canary);
		linkSync(
			join(here.project, "a", "secrets.json"),
			join(here.project, "id_rsa"),
		);
		const turning = inside(here, "sleep 0.2; cat a/* id_rsa b/*; echo done");
		symlinkSync(join(here.user, ".ssh"), join(here.project, "b"));
		const { out } = await turning;
		expect(out).not.toContain(canary);
		expect(out).toContain("done");
	});

	test("names that a shell would read are only names", async () => {
		const here = world();
		for (const folder of [
			"a b",
			"a'b",
			'a"b',
			"$(touch made)",
			"a\nb",
			"[a]*?",
			"-rf",
		])
			here.file(join("project", folder, ".env"), canary);
		const { out } = await inside(
			here,
			"find . -name .env -exec cat {} +; ls; echo done",
		);
		expect(out).not.toContain(canary);
		expect(out).not.toMatch(/^made$/m);
		expect(out).toContain("done");
	});

	test("the gate's socket is not there, and no Unix socket can be made", async () => {
		const here = world();
		const server = createServer((socket) => socket.end(canary));
		server.listen(here.home.socket);
		await once(server, "listening");
		onTestFinished(() => void server.close());
		const elsewhere = join(here.user, "agent.sock");
		const agent = createServer((socket) => socket.end(canary)).listen(
			elsewhere,
		);
		onTestFinished(() => void agent.close());
		const { out } = await inside(
			here,
			`${connect(here.home.socket)}; ${connect(elsewhere)}; socat -u ABSTRACT-CONNECT:/tmp/x -; echo done`,
		);
		expect(out).not.toContain(canary);
		expect(out).toContain("done");
	});

	test("variables that lead to the owner's agents and the gate do not come along", async () => {
		const here = world();
		const { out } = await inside(
			here,
			"env; cat /proc/self/environ; echo done",
			{
				box: {
					env: {
						PATH: process.env["PATH"],
						HOME: here.user,
						DRAWBRIDGE_VAULT_PASSPHRASE: canary,
						SSH_AUTH_SOCK: `/${canary}`,
						DBUS_SESSION_BUS_ADDRESS: canary,
						KEPT: "kept",
					},
				},
			},
		);
		expect(out).not.toContain(canary);
		expect(out).toContain("KEPT=kept");
	});

	test("a value that was meant for it stands on no command line", async () => {
		const here = world();
		const { out } = await inside(
			here,
			"cat /proc/[0-9]*/cmdline | tr '\\0' ' '; echo; echo $TOKEN",
			{
				box: {
					env: { PATH: process.env["PATH"], HOME: here.user, TOKEN: canary },
				},
			},
		);
		expect(out.split(canary).length - 1).toBe(1);
	});
});
