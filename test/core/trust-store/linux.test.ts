/** The system's store on Linux, with Debian's real update-ca-certificates in folders of the test's own. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	linuxSystemStore,
	type SystemStore,
} from "../../../core/trust-store/linux.ts";
import { codeOf } from "../certificates/some-certificates.ts";
import { tempFolder } from "../parts.ts";
import { someCa } from "./some-stores.ts";

const hasDebians = existsSync("/usr/sbin/update-ca-certificates");

async function ownFolders(): Promise<SystemStore> {
	const root = await tempFolder();
	const [local, etc, hooks] = ["local", "etc", "hooks"].map((name) =>
		join(root, name),
	) as [string, string, string]; // as many as there are names
	for (const folder of [local, etc, hooks]) await mkdir(folder);
	return {
		folder: local,
		refresh: [
			"/usr/sbin/update-ca-certificates",
			"--localcertsdir",
			local,
			"--etccertsdir",
			etc,
			"--hooksdir",
			hooks,
		],
		bundle: join(etc, "ca-certificates.crt"),
	};
}

test.runIf(hasDebians)(
	"the CA is put in and taken out by the system's own tool, and nothing else changes",
	async () => {
		const { stores, certificates } = await someCa();
		const own = await ownFolders();
		await writeFile(join(own.folder, "theirs.crt"), "somebody else's\n");
		const trust = stores([linuxSystemStore([own], true)]);
		const [before] = await trust.list();
		expect(before).toMatchObject({ state: "not-trusted", untrustCommand: "" });
		expect(before?.trustCommand).toContain("install -m 0644");
		const added = await trust.add("system");
		expect(added).toMatchObject({ state: "trusted", trustCommand: "" });
		const body = certificates.serverCa()?.split("\n")[2] ?? "?";
		expect(await readFile(own.bundle, "utf8")).toContain(body);
		expect(await trust.remove("system")).toMatchObject({
			state: "not-trusted",
			untrustCommand: "",
		});
		expect(await readFile(own.bundle, "utf8")).not.toContain(body);
		expect(await readdir(own.folder)).toEqual(["theirs.crt"]);
	},
);

test.runIf(hasDebians)(
	"a CA that was replaced is taken out with the one that is there now",
	async () => {
		const { stores, certificates, ca } = await someCa();
		const own = await ownFolders();
		const trust = stores([linuxSystemStore([own], true)]);
		await trust.add("system");
		await certificates.renew(ca.id);
		const [between] = await trust.list();
		expect(between?.state).toBe("not-trusted");
		expect(between?.detail).toContain("1 of before");
		await trust.add("system");
		expect(await readdir(own.folder)).toHaveLength(2);
		await trust.remove("system");
		expect(await readdir(own.folder)).toEqual([]);
	},
);

test("without an administrator's right nothing is run, and the exact command is said", async () => {
	const { stores, ran, folder } = await someCa();
	const own = await ownFolders();
	const trust = stores([linuxSystemStore([own], false)]);
	const [view] = await trust.list();
	expect(view).toMatchObject({ needsAdministrator: true });
	expect(view?.trustCommand).toMatch(
		/^sudo install -m 0644 \S+ \S+ && sudo \/usr\/sbin\/update-ca-certificates /,
	);
	// What the command reads is there.
	expect(await readdir(folder)).toHaveLength(1);
	expect(await codeOf(trust.add("system"))).toBe("needs-administrator");
	expect(ran).toEqual([]);
	expect(await readdir(own.folder)).toEqual([]);
});

test("a file of the same name that is not ours is left alone", async () => {
	const { stores, ran, ca } = await someCa();
	const own = await ownFolders();
	const sha = ca.fingerprint.replaceAll(":", "").toLowerCase().slice(0, 16);
	await writeFile(join(own.folder, `drawbridge-${sha}.crt`), "theirs\n");
	const trust = stores([linuxSystemStore([own], true)]);
	await trust.remove("system");
	expect(ran).toEqual([]);
});

test("a system of another kind is said to be one", async () => {
	const { stores } = await someCa();
	const trust = stores([linuxSystemStore([], true)]);
	expect((await trust.list())[0]?.state).toBe("unavailable");
	expect(await codeOf(trust.add("system"))).toBe("unavailable");
});
