/**
 * Rows that somebody wrote into the gate's database: a CA that the owner would be led to put into a trust store, where
 * it would vouch for whatever names its row and its own constraints agree on; and a name that leads an export out of its
 * folder. Taught by threats.md ("one CA for everything"), Superfish (CVE-2015-2077) and CWE-22.
 */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { Certificates } from "../../../core/certificates/certificates.ts";
import type { Argv, TrustStore } from "../../../core/trust-store/store.ts";
import { TrustStores } from "../../../core/trust-store/trust-stores.ts";
import { codeOf } from "../../core/certificates/some-certificates.ts";
import {
	type CoreParts,
	coreParts,
	silent,
	tempFolder,
} from "../../core/parts.ts";

const store = (name: string, needsAdministrator: boolean): TrustStore => ({
	name,
	title: "A test's",
	needsAdministrator,
	hint: "",
	unavailable: async () => undefined,
	holds: async () => "no",
	install: async ({ sha256 }) => [["put", sha256]],
	uninstall: async () => [],
});

/** As they are read at the next start. */
const restarted = ({ db, vault, clock }: CoreParts): Certificates =>
	new Certificates({
		db,
		vault,
		clock,
		log: silent,
		onChange: silent,
		onRevoke: silent,
	});

/** The owner's gate after an attacker's CA, with its own names, was put behind the owner's. */
async function swapped() {
	const owner = await coreParts();
	await owner.certificates.createCas({ names: [] });
	const attacker = await coreParts();
	const [theirs] = await attacker.certificates.createCas({
		names: ["bank.example.com"],
	});
	const row = new DatabaseSync(attacker.home.database, { readOnly: true })
		.prepare("SELECT * FROM certificate WHERE id = ?")
		.get(theirs?.id ?? "");
	if (row === undefined) throw new Error("no row");
	const columns = Object.keys(row);
	owner.db
		.prepare(
			`INSERT INTO certificate (${columns.join()}) VALUES (${columns.map(() => "?").join()})`,
		)
		.run(...Object.values(row));
	const certificates = restarted(owner);
	const ran: Argv[] = [];
	const trust = new TrustStores({
		certificates,
		folder: await tempFolder(),
		stores: [store("mine", false), store("system", true)],
		run: async (argv) => {
			ran.push(argv);
			return { code: 0, stdout: "", stderr: "" };
		},
	});
	return { trust, ran };
}

test("a CA whose key is not in the vault is put into no store", async () => {
	const { trust, ran } = await swapped();
	expect(await codeOf(trust.add("mine"))).toBe("key-missing");
	expect(await codeOf(trust.add("system"))).toBe("key-missing");
	expect(ran).toEqual([]);
});

test("nor is the owner shown a command that would do it", async () => {
	const { trust } = await swapped();
	const views = await trust.list();
	expect(views.map(({ trustCommand }) => trustCommand)).toEqual(["", ""]);
	for (const { detail } of views) expect(detail).toContain("not in the vault");
});

test("a name that is a path leads no export out of its folder", async () => {
	const owner = await coreParts();
	await owner.certificates.createCas({ names: [] });
	const { id } = await owner.certificates.issue({ name: "api" });
	owner.db
		.prepare("UPDATE certificate SET name = '../elsewhere' WHERE id = ?")
		.run(id);
	const certificates = restarted(owner);
	const folder = await tempFolder();
	const { files } = await certificates.export(join(folder, "out"), []);
	expect(files.map((file) => relative(folder, file).split("/")[0])).toEqual(
		files.map(() => "out"),
	);
	expect(await codeOf(certificates.export(join(folder, "out"), [id]))).toBe(
		"not-found",
	);
	expect(await readdir(folder)).toEqual(["out"]);
});
