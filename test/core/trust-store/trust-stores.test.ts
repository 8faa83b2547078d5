/** What no store is given, and what would be run where this machine cannot try it: macOS and Windows. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createCa } from "../../../core/certificates/sign.ts";
import { parseSubtrees } from "../../../core/certificates/names.ts";
import type { Ran } from "../../../core/system-tool.ts";
import { darwinStore } from "../../../core/trust-store/darwin.ts";
import {
	type Argv,
	commandLine,
	type TrustStore,
} from "../../../core/trust-store/store.ts";
import { TrustStores } from "../../../core/trust-store/trust-stores.ts";
import { win32Store } from "../../../core/trust-store/win32.ts";
import { codeOf } from "../certificates/some-certificates.ts";
import { tempFolder } from "../parts.ts";
import { someCa } from "./some-stores.ts";

/** Holds what its own command was run for. */
function memoryStore(held: () => readonly string[] = () => []): TrustStore {
	return {
		name: "memory",
		title: "A test's",
		needsAdministrator: false,
		hint: "",
		unavailable: async () => undefined,
		holds: async ({ sha256 }) => (held().includes(sha256) ? "yes" : "no"),
		install: async ({ sha256 }) => [["put", sha256]],
		uninstall: async ({ sha256 }) =>
			held().includes(sha256) ? [["take", sha256]] : [],
	};
}

const term = { notBefore: 0, notAfter: 4_000_000_000_000 };

describe("no store is given", () => {
	test.each([
		["a CA without name constraints", "server", []],
		["a CA with other subtrees than its row says", "server", ["example.com"]],
		["a CA for clients", "client", []],
	] as const)("%s", async (_, usage, chosen) => {
		const { der } = await createCa({
			commonName: "loose",
			usage,
			subtrees:
				chosen.length > 0 || usage === "client" ? parseSubtrees(chosen) : [],
			term,
		});
		const store = memoryStore();
		const trust = new TrustStores({
			certificates: {
				proveServerCa: async () => undefined,
				serverCas: () => [
					{
						der,
						names: parseSubtrees([]).map(({ text }) => text),
						isCurrent: true,
					},
				],
			},
			folder: await tempFolder(),
			stores: [store],
		});
		expect(await codeOf(trust.add("memory"))).toBe("not-constrained");
	});

	test("one that was replaced or has expired", async () => {
		const { stores, certificates, ca, ran } = await someCa();
		await certificates.revoke(ca.id);
		expect(await codeOf(stores([memoryStore()]).add("memory"))).toBe("no-ca");
		expect(ran).toEqual([]);
	});
});

test("a command that fails is told with its words, and nothing after it is run", async () => {
	const { stores, ran } = await someCa(() => ({
		code: 1,
		stdout: "",
		stderr: "the disk is full",
	}));
	const failing: TrustStore = {
		...memoryStore(),
		install: async () => [["first"], ["second"]],
		uninstall: async () => [],
	};
	expect(await codeOf(stores([failing]).add("memory"))).toBe("command-failed");
	expect(ran).toEqual([["first"]]);
});

test("commands are shown as they would be typed", () => {
	const argv: Argv = ["tool", "-n", "Drawbridge 12", "it's", "/a/b.crt"];
	expect(commandLine([argv, ["next"]], "linux", true)).toBe(
		"sudo tool -n 'Drawbridge 12' 'it'\\''s' /a/b.crt && sudo next",
	);
	expect(commandLine([["certutil", "C:\\a b\\c.crt"]], "win32", false)).toBe(
		'certutil "C:\\a b\\c.crt"',
	);
});

/** Answers questions as the tool would with these certificates in it. */
const holding =
	(hashes: () => string[]) =>
	async (argv: Argv): Promise<Ran> => ({
		code:
			argv.includes("verify-cert") || hashes().length > 0
				? 0
				: argv[0] === "certutil"
					? 1
					: 0,
		stdout: hashes()
			.map((hash) => `SHA-256 hash: ${hash}\nCert Hash(sha1): ${hash}\n`)
			.join(""),
		stderr: "",
	});

const sha256Of = (ca: { fingerprint: string }): string =>
	ca.fingerprint.replaceAll(":", "");

test("macOS: trusted for TLS in the login keychain, deleted by its SHA-256 with its settings", async () => {
	let hashes: string[] = [];
	const all = await someCa((argv) => {
		hashes = argv.includes("add-trusted-cert") ? [sha256Of(all.ca)] : [];
		return { code: 0, stdout: "", stderr: "" };
	}, "darwin");
	const keychain = "/Users/ada/Library/Keychains/login.keychain-db";
	const trust = all.stores([
		darwinStore(
			"/Users/ada",
			holding(() => hashes),
		),
	]);
	expect((await trust.add("keychain")).state).toBe("trusted");
	expect((await trust.remove("keychain")).state).toBe("not-trusted");
	expect(all.ran).toEqual([
		[
			"security",
			"add-trusted-cert",
			"-r",
			"trustRoot",
			"-p",
			"ssl",
			"-k",
			keychain,
			expect.stringContaining("drawbridge-"),
		],
		["security", "delete-certificate", "-t", "-Z", sha256Of(all.ca), keychain],
	]);
});

test("Windows: the user's own root store, by SHA-1", async () => {
	let hashes: string[] = [];
	const all = await someCa((argv) => {
		const file = argv.at(-1) ?? "";
		hashes = argv.includes("-addstore") ? [sha1] : [];
		expect(file).not.toBe("");
		return { code: 0, stdout: "", stderr: "" };
	}, "win32");
	const [ca] = all.certificates.serverCas();
	const sha1 = createHash("sha1")
		.update(ca?.der ?? "")
		.digest("hex");
	const trust = all.stores([win32Store(holding(() => hashes))]);
	expect((await trust.add("windows")).state).toBe("trusted");
	expect((await trust.remove("windows")).state).toBe("not-trusted");
	expect(all.ran).toEqual([
		[
			"certutil",
			"-user",
			"-addstore",
			"Root",
			expect.stringContaining("drawbridge-"),
		],
		["certutil", "-user", "-delstore", "Root", sha1],
	]);
});

test("the client CA and keys reach no command, and what is put in is taken out by its own fingerprint", async () => {
	let held: string[] = [];
	const all = await someCa(([verb, sha256 = ""]) => {
		held =
			verb === "put" ? [...held, sha256] : held.filter((one) => one !== sha256);
		return { code: 0, stdout: "", stderr: "" };
	});
	const trust = all.stores([memoryStore(() => held)]);
	const sha256 = all.ca.fingerprint.replaceAll(":", "").toLowerCase();
	await trust.add("memory");
	await trust.add("memory");
	await trust.remove("memory");
	await trust.remove("memory");
	expect(all.ran).toEqual([
		["put", sha256],
		["put", sha256],
		["take", sha256],
	]);
	const files = await readdir(all.folder);
	expect(files).toEqual([`drawbridge-${sha256.slice(0, 16)}.crt`]);
	expect(await readFile(join(all.folder, files[0] ?? ""), "utf8")).toBe(
		all.certificates.serverCa(),
	);
});
