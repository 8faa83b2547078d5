/** What is issued, renewed and taken back, by which clock, and what a fingerprint stands for. */
import { X509Certificate } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { vaultName } from "../../../core/certificates/authority.ts";
import {
	Certificates,
	type ClientCertificate,
} from "../../../core/certificates/certificates.ts";
import { Secret } from "../../../core/vault/secret.ts";
import {
	type CoreParts,
	coreParts,
	FakeClock,
	fileVault,
	lockVault,
	openDatabase,
	tempHome,
} from "../parts.ts";
import { codeOf } from "./some-certificates.ts";

const dayMs = 86_400_000;

/** With a word of what is told. */
async function setup() {
	const home = await tempHome();
	const [db, vault, clock] = [
		openDatabase(home),
		await fileVault(home),
		new FakeClock(),
	];
	const told: string[] = [];
	const logged: string[] = [];
	const open = (): Certificates =>
		new Certificates({
			db,
			vault,
			clock,
			log: (level, message) => logged.push(`${level} ${message}`),
			onChange: () => told.push("change"),
			onRevoke: () => told.push("revoke"),
		});
	return { home, db, vault, clock, told, logged, open, certificates: open() };
}

const days = ({
	notBefore,
	notAfter,
}: {
	notBefore: string;
	notAfter: string;
}) => (Date.parse(notAfter) - Date.parse(notBefore)) / dayMs;

const known = async ({
	certificates,
}: {
	certificates: Certificates;
}): Promise<{ id: string; fingerprint: string }> => {
	await certificates.createCas({ names: [] });
	return await certificates.issue({
		name: "laptop",
		client: true,
		role: "operator",
		upstreams: ["docs"],
	});
};

describe("CAs", () => {
	test("are made once, and once more says the same", async () => {
		const { certificates } = await setup();
		const first = await certificates.createCas({ names: ["example.com"] });
		expect(first.map(({ kind }) => kind)).toEqual(["server-ca", "client-ca"]);
		expect(first[0]?.names.at(-1)).toBe("example.com");
		expect(first[1]?.names).toEqual([]);
		expect(await certificates.createCas({ names: [] })).toEqual(first);
		expect(await certificates.createCas({ names: ["example.com"] })).toEqual(
			first,
		);
	});

	test("do not get further names later", async () => {
		const { certificates } = await setup();
		await certificates.createCas({ names: [] });
		expect(
			await codeOf(certificates.createCas({ names: ["example.com"] })),
		).toBe("exists");
		expect(certificates.list()).toHaveLength(2);
	});

	test("are made once when two ask at the same time", async () => {
		const { certificates } = await setup();
		await Promise.all([
			certificates.createCas({ names: [] }),
			certificates.createCas({ names: [] }),
			certificates.forListener(["localhost"]),
		]);
		expect(
			certificates.list().filter(({ kind }) => kind.endsWith("-ca")),
		).toHaveLength(2);
	});

	test("that are revoked take with them what they signed, also its keys", async () => {
		const { certificates, vault, told } = await setup();
		const { fingerprint } = await known({ certificates });
		const ca = certificates.list().find(({ kind }) => kind === "client-ca");
		await certificates.revoke(ca?.id ?? "");
		expect(certificates.client(fingerprint)).toBeUndefined();
		expect(told).toContain("revoke");
		expect(
			certificates
				.list()
				.filter(({ kind }) => kind.startsWith("client"))
				.map(({ state }) => state),
		).toEqual(["revoked", "revoked"]);
		expect(await vault.list()).toHaveLength(1);
		expect(await certificates.clientCa()).toBeUndefined();
	});

	test("that are renewed have the same subtrees, and end what the old one signed", async () => {
		const { certificates } = await setup();
		const [old] = await certificates.createCas({ names: ["example.com"] });
		await certificates.issue({ name: "api" });
		const made = await certificates.renew(old?.id ?? "");
		expect(made.names).toEqual(old?.names);
		expect(made.id).not.toBe(old?.id);
		const state = (name: string) =>
			certificates
				.list()
				.filter((one) => one.name === name)
				.map((one) => one.state);
		expect(state("server-ca")).toEqual(["revoked", "active"]);
		expect(state("api")).toEqual(["revoked"]);
	});
});

describe("a leaf", () => {
	test.each([
		["a public name", ["example.com"]],
		["a public name among others", ["localhost", "example.com"]],
		["a public address", ["8.8.8.8"]],
		["a wildcard of a public name", ["*.example.com"]],
	])("for %s is refused before anything is signed or kept", async (_, sans) => {
		const { certificates, vault } = await setup();
		await certificates.createCas({ names: [] });
		const before = await vault.list();
		for (const kind of [{}, { selfSigned: true }])
			expect(
				await codeOf(certificates.issue({ name: "api", sans, ...kind })),
			).toBe("name-not-allowed");
		expect(await codeOf(certificates.forListener(sans))).toBe(
			"name-not-allowed",
		);
		expect(await vault.list()).toEqual(before);
		expect(certificates.list()).toHaveLength(2);
	});

	test("is good for what was asked, a year unless told, and never for more than browsers accept", async () => {
		const { certificates } = await setup();
		await certificates.createCas({ names: [] });
		const short = await certificates.issue({ name: "a", days: 7 });
		const usual = await certificates.issue({ name: "b" });
		const most = await certificates.issue({ name: "c", days: 397 });
		expect(Math.round(days(short))).toBe(7);
		expect(Math.round(days(usual))).toBe(365);
		expect(days(most)).toBeLessThan(397);
		expect(await codeOf(certificates.issue({ name: "d", days: 398 }))).toBe(
			"bad-term",
		);
	});

	test("begins a little before now, never before its CA, and ends no later", async () => {
		const { certificates, clock } = await setup();
		const [ca] = await certificates.createCas({ names: [], days: 10 });
		const leaf = await certificates.issue({ name: "api", days: 90 });
		expect(Date.parse(leaf.notBefore)).toBeLessThan(clock.now());
		expect(leaf.notBefore).toBe(ca?.notBefore);
		expect(leaf.notAfter).toBe(ca?.notAfter);
	});

	test("needs a CA", async () => {
		const { certificates } = await setup();
		expect(await codeOf(certificates.issue({ name: "api" }))).toBe("no-ca");
	});

	test("has a name of its own on its side", async () => {
		const { certificates } = await setup();
		await certificates.createCas({ names: [] });
		await certificates.issue({ name: "api" });
		await certificates.issue({ name: "api", client: true });
		for (const wanted of [
			{ name: "api" },
			{ name: "api", selfSigned: true },
			{ name: "api", client: true },
			{ name: "clients" },
			{ name: "drawbridge" },
			{ name: "ca", client: true },
		])
			expect(await codeOf(certificates.issue(wanted))).toBe("exists");
	});

	test("of a client has no names", async () => {
		const { certificates } = await setup();
		await certificates.createCas({ names: [] });
		expect(
			await codeOf(
				certificates.issue({ name: "a", client: true, sans: ["localhost"] }),
			),
		).toBe("bad-name");
	});

	test("that is renewed has a new key, serial and term, and the same names", async () => {
		const { certificates, clock, vault } = await setup();
		await certificates.createCas({ names: [] });
		const old = await certificates.issue({ name: "api", days: 30 });
		clock.pass(21 * dayMs);
		expect(certificates.list().at(-1)?.state).toBe("renew-soon");
		const made = await certificates.renew(old.id, 30);
		expect(made.names).toEqual(old.names);
		expect(made.serial).not.toBe(old.serial);
		expect(made.state).toBe("active");
		expect(await vault.get(vaultName(old.id))).toBeUndefined();
		expect(await codeOf(certificates.renew("none"))).toBe("not-found");
	});

	test("that was revoked is not renewed", async () => {
		const { certificates } = await setup();
		const { id } = await known({ certificates });
		await certificates.revoke(id);
		expect(await codeOf(certificates.renew(id))).toBe("not-found");
	});
});

describe("time", () => {
	test("a clock before the CA was made signs nothing, and says so", async () => {
		const { certificates, clock } = await setup();
		await known({ certificates });
		clock.wallMs -= 2 * dayMs;
		for (const work of [
			certificates.issue({ name: "api" }),
			certificates.forListener(["localhost"]),
			certificates.clientCa(),
		])
			expect(await codeOf(work)).toBe("clock-in-the-past");
	});

	test("an expired CA signs nothing, and another is made when the owner asks", async () => {
		const { certificates, clock } = await setup();
		await certificates.createCas({ names: [], days: 10 });
		await certificates.forListener(["localhost"]);
		clock.pass(11 * dayMs);
		for (const work of [
			certificates.issue({ name: "api" }),
			certificates.forListener(["localhost"]),
			certificates.clientCa(),
		])
			expect(await codeOf(work)).toBe("ca-expired");
		expect(certificates.serverCa()).toBeUndefined();
		await certificates.createCas({ names: [] });
		expect(await codeOf(certificates.issue({ name: "api" }))).toBe("done");
		expect(
			certificates.list().filter(({ state }) => state === "active"),
		).toHaveLength(3);
	});
});

describe("a client's fingerprint", () => {
	test("stands for the client as it was issued, also after a restart", async () => {
		const all = await setup();
		const { id, fingerprint } = await known(all);
		const expected = {
			id,
			name: "laptop",
			role: "operator",
			upstreams: ["docs"],
		} satisfies Partial<ClientCertificate>;
		expect(all.certificates.client(fingerprint)).toMatchObject(expected);
		expect(all.open().client(fingerprint)).toMatchObject(expected);
	});

	test("stands for nobody once it is revoked, at once, also after a restart", async () => {
		const all = await setup();
		const { id, fingerprint } = await known(all);
		const before = all.told.length;
		await all.certificates.revoke(id);
		expect(all.told.slice(before)).toEqual(["revoke", "change"]);
		expect(all.certificates.client(fingerprint)).toBeUndefined();
		expect(all.open().client(fingerprint)).toBeUndefined();
	});

	test("is revoked although the vault is locked", async () => {
		const all = await setup();
		const { id, fingerprint } = await known(all);
		await lockVault(all.home);
		expect(await codeOf(all.certificates.revoke(id))).toBe("done");
		expect(all.certificates.client(fingerprint)).toBeUndefined();
	});

	test("stands for nobody outside of its term, which is told once", async () => {
		const all = await setup();
		const { fingerprint } = await known(all);
		const before = all.told.length;
		all.clock.pass(366 * dayMs);
		expect(all.certificates.client(fingerprint)).toBeUndefined();
		expect(all.certificates.client(fingerprint)).toBeUndefined();
		await Promise.resolve();
		expect(all.told.slice(before)).toEqual(["revoke"]);
		all.clock.wallMs -= 400 * dayMs;
		expect(all.certificates.client(fingerprint)).toBeUndefined();
	});

	test("that is a server's or unknown stands for nobody", async () => {
		const { certificates } = await setup();
		await certificates.createCas({ names: [] });
		const { fingerprint } = await certificates.issue({ name: "api" });
		expect(certificates.client(fingerprint)).toBeUndefined();
		expect(certificates.client("")).toBeUndefined();
		expect(certificates.client("__proto__")).toBeUndefined();
	});
});

describe("the revocation list", () => {
	test("is the same until something is revoked or half of its term is over", async () => {
		const all = await setup();
		const { id } = await known(all);
		const first = await all.certificates.clientCa();
		expect(await all.certificates.clientCa()).toEqual(first);
		await all.certificates.revoke(id);
		const second = await all.certificates.clientCa();
		expect(second?.crl).not.toBe(first?.crl);
		all.clock.pass(3 * dayMs);
		expect(await all.certificates.clientCa()).toEqual(second);
		all.clock.pass(dayMs);
		expect((await all.certificates.clientCa())?.crl).not.toBe(second?.crl);
	});
});

describe("what was tampered with", () => {
	const spoiled: [string, string][] = [
		["a certificate cut short", "der = substr(der, 1, 100)"],
		[
			"another certificate",
			"der = (SELECT der FROM certificate WHERE kind = 'server')",
		],
		["names that are no list", "names = '{'"],
		["a role there is not", "role = 'owner'"],
		["another kind", "kind = 'server'"],
		["another fingerprint", "fingerprint = 'AB'"],
		["another end", "not_after = not_after + 1000"],
		[
			"another CA",
			"issuer = (SELECT id FROM certificate WHERE kind = 'server-ca')",
		],
		["no CA", "issuer = NULL"],
		["a CA that is not there", "issuer = 'none'"],
	];
	test.each(spoiled)("%s is reported and not used", async (_, change) => {
		const all = await setup();
		const { id, fingerprint } = await known(all);
		await all.certificates.issue({ name: "api" });
		all.db.exec(`UPDATE certificate SET ${change} WHERE id = '${id}'`);
		const again = all.open();
		expect(again.client(fingerprint)).toBeUndefined();
		expect(again.list().map((one) => one.id)).not.toContain(id);
		expect(again.warnings()).toHaveLength(1);
		expect(all.logged.filter((line) => line.startsWith("error"))).toHaveLength(
			1,
		);
	});

	test("a client's certificate of a CA that is not ours stands for nobody, however well its row fits", async () => {
		const [ours, theirs] = [await setup(), await setup()];
		const { id } = await known(ours);
		const { fingerprint } = await known(theirs);
		const row = theirs.db
			.prepare(
				"SELECT der, fingerprint, serial, not_before, not_after FROM certificate WHERE kind = 'client'",
			)
			.get();
		ours.db
			.prepare(
				"UPDATE certificate SET der = ?, fingerprint = ?, serial = ?, not_before = ?, not_after = ? WHERE id = ?",
			)
			.run(...Object.values(row ?? {}), id);
		const again = ours.open();
		expect(again.client(fingerprint)).toBeUndefined();
		expect(again.warnings()).toHaveLength(1);
	});

	test("a spoiled CA brings no new one about until the owner gives it up", async () => {
		const all = await setup();
		const [ca] = await all.certificates.createCas({ names: [] });
		all.db.exec(`UPDATE certificate SET der = x'00' WHERE id = '${ca?.id}'`);
		const again = all.open();
		for (const work of [
			again.createCas({ names: [] }),
			again.forListener(["localhost"]),
		])
			expect(await codeOf(work)).toBe("damaged");
		await again.revoke(ca?.id ?? "");
		expect(await codeOf(again.forListener(["localhost"]))).toBe("done");
		expect(all.open().warnings()).toEqual([]);
	});

	test.each([
		["another key", () => otherKey()],
		["no PEM", async () => "-----BEGIN PRIVATE KEY-----\nAAAA\n"],
	])(
		"%s in the vault signs nothing and is exported nowhere",
		async (_, key) => {
			const all = await setup();
			const [ca] = await all.certificates.createCas({ names: [] });
			const api = await all.certificates.issue({ name: "api" });
			const wrong = new Secret(await key());
			await all.vault.set(vaultName(api.id), wrong);
			const dir = join(all.home.home, "certs");
			expect(await codeOf(all.certificates.export(dir, []))).toBe("damaged");
			await all.vault.set(vaultName(ca?.id ?? ""), wrong);
			expect(await codeOf(all.certificates.issue({ name: "b" }))).toBe(
				"damaged",
			);
		},
	);

	test("a CA without its key signs nothing", async () => {
		const all = await setup();
		const [ca] = await all.certificates.createCas({ names: [] });
		await all.vault.delete(vaultName(ca?.id ?? ""));
		expect(await codeOf(all.certificates.issue({ name: "api" }))).toBe(
			"key-missing",
		);
	});
});

async function otherKey(): Promise<string> {
	const { certificates, vault } = await setup();
	const [ca] = await certificates.createCas({ names: [] });
	return (await vault.get(vaultName(ca?.id ?? "")))?.reveal() ?? "";
}

const made = (all: { certificates: Certificates }, names: string[]) =>
	all.certificates.forListener(names);

describe("a listener's certificate", () => {
	test("is made with its CAs, and is the same until it is due", async () => {
		const all = await setup();
		const first = await made(all, ["localhost", "192.168.1.5"]);
		const changes = all.told.length;
		expect(await made(all, ["192.168.1.5", "LOCALHOST"])).toEqual(first);
		expect(await all.open().forListener(["localhost", "192.168.1.5"])).toEqual(
			first,
		);
		expect(all.told).toHaveLength(changes);
		const [leaf, ca] = first.cert
			.split(/(?=-----BEGIN)/)
			.map((pem) => new X509Certificate(pem));
		expect(leaf?.fingerprint256).toBe(first.fingerprint);
		expect(ca?.toString().trim()).toBe(all.certificates.serverCa()?.trim());
		expect(Math.round((first.notAfter - all.clock.now()) / dayMs)).toBe(90);
	});

	test("is another when two thirds of its term are over, and when the names change", async () => {
		const all = await setup();
		const first = await made(all, ["localhost"]);
		all.clock.pass(59 * dayMs);
		expect(await made(all, ["localhost"])).toEqual(first);
		all.clock.pass(2 * dayMs);
		const second = await made(all, ["localhost"]);
		expect(second.fingerprint).not.toBe(first.fingerprint);
		const third = await made(all, ["localhost", "10.0.0.7"]);
		expect(third.fingerprint).not.toBe(second.fingerprint);
		// Back in the network it was in before.
		expect(await made(all, ["localhost"])).toEqual(second);
	});

	test("is in use while its listener asks", async () => {
		const all = await setup();
		const inUse = () =>
			all.certificates
				.list()
				.filter((one) => one.inUse)
				.map(({ names }) => names.join());
		await made(all, ["localhost"]);
		await made(all, ["a.local"]);
		expect(inUse()).toEqual(["localhost", "a.local"]);
		all.clock.pass(61 * dayMs);
		await made(all, ["a.local"]);
		expect(inUse()).toEqual(["a.local"]);
	});

	test("is made once for listeners that ask at the same time", async () => {
		const all = await setup();
		const both = await Promise.all([
			made(all, ["localhost"]),
			made(all, ["localhost"]),
		]);
		expect(both[0]).toEqual(both[1]);
	});

	test("for a name of the owner's choice makes CAs that vouch for it", async () => {
		const all = await setup();
		await made(all, ["localhost", "gate.example.com", "203.0.113.9"]);
		const ca = all.certificates.list().find(({ kind }) => kind === "server-ca");
		expect(ca?.names.slice(-2)).toEqual(["203.0.113.9/32", "gate.example.com"]);
		expect(await codeOf(made(all, ["other.example.com"]))).toBe(
			"name-not-allowed",
		);
	});

	test("is made anew where its key is gone or is not its key", async () => {
		const all = await setup();
		const first = await made(all, ["localhost"]);
		const id = all.certificates.list().at(-1)?.id ?? "";
		await all.vault.set(vaultName(id), new Secret("no key"));
		const second = await made(all, ["localhost"]);
		expect(second.fingerprint).not.toBe(first.fingerprint);
		expect(all.logged.join()).toContain("error");
	});

	test("leaves few behind on a machine that changes its address all the time", async () => {
		const all = await setup();
		for (let at = 1; at <= 14; at++) {
			await made(all, [`10.0.0.${at}`]);
			all.clock.pass(3 * 3_600_000);
		}
		expect(all.certificates.list().length).toBeLessThan(14);
		expect((await all.vault.list()).length).toBe(
			all.certificates.list().length,
		);
	});

	test("and its key stay with the gate", async () => {
		const all = await setup();
		await made(all, ["localhost"]);
		const id = all.certificates.list().at(-1)?.id ?? "";
		const dir = join(all.home.home, "certs");
		expect(await codeOf(all.certificates.export(dir, [id]))).toBe(
			"listener-key",
		);
		const { files } = await all.certificates.export(dir, []);
		expect(files.join()).not.toContain("drawbridge/tls");
	});

	test("is the old one while the vault is locked, for whoever holds it", async () => {
		const all = await setup();
		await made(all, ["localhost"]);
		const unlock = await lockVault(all.home);
		expect(await codeOf(made(all, ["localhost"]))).not.toBe("done");
		await unlock();
	});
});

test("no private key is in the database, a view or the log", async () => {
	const parts: CoreParts = await coreParts();
	const { certificates, vault, home } = parts;
	await certificates.createCas({ names: [] });
	await certificates.issue({ name: "api" });
	await certificates.forListener(["localhost"]);
	const keys = await Promise.all(
		(await vault.list())
			.filter((name) => name.startsWith("cert/"))
			.map(async (name) => {
				const pem = (await vault.get(name))?.reveal() ?? "";
				return pem.split("\n")[1] ?? "";
			}),
	);
	expect(keys).toHaveLength(4);
	await writeFile(
		join(home.state, "views"),
		JSON.stringify(certificates.list()),
	);
	parts.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
	for (const entry of await readdir(home.state, { withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const bytes = await readFile(join(home.state, entry.name));
		for (const key of keys) {
			const middle = key.slice(20, 60);
			expect(bytes.includes(middle)).toBe(false);
			expect(bytes.includes(Buffer.from(middle, "base64"))).toBe(false);
		}
	}
});
