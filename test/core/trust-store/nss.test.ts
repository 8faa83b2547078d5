/** Browsers' databases, made and read by NSS's real certutil in a home of the test's own. */
import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nssDatabases, nssStore } from "../../../core/trust-store/nss.ts";
import { runCommand } from "../../../core/trust-store/run.ts";
import { commandLine } from "../cli/command-line.ts";
import { codeOf, run } from "../certificates/some-certificates.ts";
import { tempFolder } from "../parts.ts";
import { someCa } from "./some-stores.ts";

const hasCertutil =
	process.platform === "linux" &&
	spawnSync("certutil", ["-H"]).error === undefined;

async function makeDatabase(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	await run("certutil", ["-N", "-d", `sql:${folder}`, "--empty-password"]);
}

const listed = async (folder: string): Promise<string> =>
	(await run("certutil", ["-L", "-d", `sql:${folder}`])).output;

test.runIf(hasCertutil)(
	"the CA is put into every browser's database and taken out of each again",
	async () => {
		const home = await tempFolder();
		const folders = [
			join(home, ".pki/nssdb"),
			join(home, ".mozilla/firefox/a b.default"),
		];
		for (const folder of folders) await makeDatabase(folder);
		expect(nssDatabases(home, "linux")).toEqual(folders);
		const { stores, certificates, ca } = await someCa();
		const trust = stores([
			nssStore(() => nssDatabases(home, "linux"), runCommand),
		]);
		expect((await trust.list())[0]?.trustCommand).toContain("-t C,, -i");
		expect((await trust.add("nss")).state).toBe("trusted");
		for (const folder of folders)
			expect(await listed(folder)).toMatch(/Drawbridge \w{16} +C,,/);
		// A profile that is made later.
		const late = join(home, ".mozilla/firefox/late");
		await makeDatabase(late);
		expect((await trust.list())[0]).toMatchObject({ state: "not-trusted" });
		expect((await trust.add("nss")).state).toBe("trusted");
		await certificates.renew(ca.id);
		await trust.add("nss");
		expect(await trust.remove("nss")).toMatchObject({
			state: "not-trusted",
			untrustCommand: "",
		});
		for (const folder of [...folders, late])
			expect(await listed(folder)).not.toContain("Drawbridge");
	},
);

test.runIf(hasCertutil)(
	"a certificate that is there and not trusted does not count, and one of our name that is not ours stays",
	async () => {
		const home = await tempFolder();
		const folder = join(home, ".pki/nssdb");
		await makeDatabase(folder);
		const { stores, ca, folder: staged } = await someCa();
		const other = await someCa();
		const trust = stores([
			nssStore(() => nssDatabases(home, "linux"), runCommand),
		]);
		await trust.list();
		await other.stores([]).list();
		const sha = ca.fingerprint.replaceAll(":", "").toLowerCase().slice(0, 16);
		const add = (flags: string, file: string) =>
			run("certutil", [
				"-A",
				"-d",
				`sql:${folder}`,
				"-n",
				`Drawbridge ${sha}`,
				"-t",
				flags,
				"-i",
				file,
			]);
		await add(",,", join(staged, `drawbridge-${sha}.crt`));
		expect((await trust.list())[0]).toMatchObject({ state: "not-trusted" });
		await trust.remove("nss");
		expect(await listed(folder)).not.toContain("Drawbridge");
		const otherSha = other.ca.fingerprint
			.replaceAll(":", "")
			.toLowerCase()
			.slice(0, 16);
		await add("C,,", join(other.folder, `drawbridge-${otherSha}.crt`));
		await trust.remove("nss");
		expect(await listed(folder)).toContain("Drawbridge");
	},
);

test("without a browser, or without the tool, it is unavailable", async () => {
	const { stores } = await someCa();
	const none = stores([nssStore(() => [], runCommand)]);
	expect((await none.list())[0]?.state).toBe("unavailable");
	const missing = stores([
		nssStore(
			() => ["/nowhere"],
			async () => ({ code: null, stdout: "", stderr: "ENOENT" }),
		),
	]);
	expect(await codeOf(missing.add("nss"))).toBe("unavailable");
});

test.runIf(hasCertutil)(
	"cert trust asks a person, and without one needs --yes",
	async () => {
		const { home, run: type } = await commandLine();
		// HOME of the command line is the folder around it.
		const folder = join(home, "..", ".pki/nssdb");
		await makeDatabase(folder);
		await type("cert", "ca");
		const refused = await type("cert", "trust", "nss");
		expect(refused.code).toBe(1);
		expect(refused.stderr).toContain("certutil -A");
		expect(await listed(folder)).not.toContain("Drawbridge");
		const trusted = await type("cert", "trust", "nss", "--yes", "--json");
		expect(JSON.parse(trusted.stdout)).toMatchObject([{ state: "trusted" }]);
		expect(trusted.stderr).toContain("certutil -A");
		expect(await listed(folder)).toContain("Drawbridge");
		expect((await type("cert", "untrust", "nss", "--yes")).code).toBe(0);
		expect(await listed(folder)).not.toContain("Drawbridge");
	},
);
