/** build/sign-manifest.mjs: what it signs is what a gate believes, and nobody else's key makes it so. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkCurrent, readManifest } from "../../core/update/manifest.ts";
import { project, runNode } from "./checkout.ts";

let folder = "";
let publicKey = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "release-"));
	const pair = generateKeyPairSync("ed25519");
	writeFileSync(
		join(folder, "release.pem"),
		pair.privateKey.export({ format: "pem", type: "pkcs8" }),
		{ mode: 0o600 },
	);
	publicKey = String(pair.publicKey.export({ format: "jwk" }).x);
	writeFileSync(join(folder, "Drawbridge-9.9.9.AppImage"), "an app");
	writeFileSync(join(folder, "builder-debug.yml"), "no app");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const signed = (...more: string[]) =>
	runNode([
		join(project, "build/sign-manifest.mjs"),
		folder,
		"--key",
		join(folder, "release.pem"),
		...more,
	]);
const written = () => ({
	bytes: readFileSync(join(folder, "update.json")),
	signature: readFileSync(join(folder, "update.json.sig"), "utf8"),
});

test("the list names what can be installed, and is believed by the public key alone", async () => {
	const { code, stderr } = await signed("--version", "9.9.9");
	expect(code, stderr).toBe(0);
	expect(stderr).toContain(publicKey);
	const manifest = readManifest(written(), publicKey);
	expect(manifest).toMatchObject({
		version: "9.9.9",
		files: [{ name: "Drawbridge-9.9.9.AppImage", size: 6 }],
	});
	checkCurrent(manifest, { nowMs: Date.now(), newest: "9.9.8" });
	const other = generateKeyPairSync("ed25519").publicKey.export({
		format: "jwk",
	}).x;
	expect(() => readManifest(written(), String(other))).toThrow(
		expect.objectContaining({ code: "bad-signature" }),
	);
});

test("it ends by itself", async () => {
	await signed("--version", "9.9.9", "--days", "1");
	const manifest = readManifest(written(), publicKey);
	expect(() =>
		checkCurrent(manifest, {
			nowMs: Date.now() + 86_400_000 + 1,
			newest: "9.9.8",
		}),
	).toThrow(expect.objectContaining({ code: "expired" }));
});

test("nothing is written with a key of another kind, or for an empty folder", async () => {
	writeFileSync(
		join(folder, "release.pem"),
		generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
			format: "pem",
			type: "pkcs8",
		}),
	);
	expect((await signed()).code).toBe(1);
	rmSync(join(folder, "Drawbridge-9.9.9.AppImage"));
	expect((await signed()).code).toBe(1);
	expect(() => written()).toThrow();
});

test("a file whose name the list cannot hold is said, and nothing is written", async () => {
	writeFileSync(join(folder, "Drawbridge Setup 9.9.9.exe"), "an installer");
	const { code, stderr } = await signed("--version", "9.9.9");
	expect(code).toBe(1);
	expect(stderr).toContain("Drawbridge Setup 9.9.9.exe");
	expect(() => written()).toThrow();
});
