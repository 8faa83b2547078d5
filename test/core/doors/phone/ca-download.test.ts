/** The CA as phones take it: the very certificate, and a profile that other programs read. */
import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../certificates/some-certificates.ts";
import { tempFolder } from "../../parts.ts";
import { openDoor, type Running } from "./door-at.ts";

/** By Python's own reader of property lists. */
const python = `
import base64, hashlib, json, plistlib, sys
profile = plistlib.load(open(sys.argv[1], "rb"))
for payload in profile["PayloadContent"]:
    payload["PayloadContent"] = hashlib.sha256(payload["PayloadContent"]).hexdigest()
print(json.dumps(profile))
`;

async function saved(
	{ open }: Running,
	path: string,
): Promise<{ type: string | undefined; bytes: Buffer; file: string }> {
	const res = await open({ path });
	const pieces: Buffer[] = [];
	for await (const piece of res) pieces.push(Buffer.from(piece));
	const file = join(await tempFolder(), "downloaded");
	const bytes = Buffer.concat(pieces);
	await writeFile(file, bytes);
	return { type: res.headers["content-type"], bytes, file };
}

test("the certificate is the CA's, in DER, and without its key", async () => {
	const door = await openDoor();
	const { type, bytes, file } = await saved(door, "/ca.crt");
	expect(type).toBe("application/x-x509-ca-cert");
	const ca = new X509Certificate(bytes);
	expect(ca.fingerprint256).toBe(door.door.view().caFingerprint);
	expect(bytes).toEqual(ca.raw);
	const shown = await run("openssl", [
		"x509",
		"-inform",
		"der",
		"-in",
		file,
		"-noout",
		"-ext",
		"basicConstraints,nameConstraints",
	]);
	expect(shown.output).toMatch(/CA:TRUE[\s\S]*Permitted/);
});

test("the profile is one that iOS takes: a root payload, removable, with the fingerprint to compare", async () => {
	const door = await openDoor();
	const { type, file } = await saved(door, "/ca.mobileconfig");
	expect(type).toBe("application/x-apple-aspen-config");
	const { code, output } = await run("python3", ["-c", python, file]);
	expect(code).toBe(0);
	const profile = JSON.parse(output);
	const { caFingerprint, name } = door.door.view();
	expect(profile).toMatchObject({
		PayloadType: "Configuration",
		PayloadVersion: 1,
		PayloadRemovalDisallowed: false,
		PayloadContent: [
			{
				PayloadType: "com.apple.security.root",
				PayloadVersion: 1,
				PayloadContent: caFingerprint.replaceAll(":", "").toLowerCase(),
			},
		],
	});
	expect(profile["PayloadDescription"]).toContain(caFingerprint);
	expect(profile["PayloadDisplayName"]).toContain(name);
	const uuids = [
		profile["PayloadUUID"],
		profile["PayloadContent"][0]["PayloadUUID"],
	];
	expect(new Set(uuids).size).toBe(2);
	for (const uuid of uuids)
		expect(uuid).toMatch(
			/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/,
		);
});

test("the same CA gives the same profile, and another CA another one", async () => {
	const door = await openDoor();
	const first = (await saved(door, "/ca.mobileconfig")).bytes;
	expect((await saved(door, "/ca.mobileconfig")).bytes).toEqual(first);
	const other = await openDoor();
	const uuid = /<key>PayloadUUID<\/key><string>([^<]*)/g;
	const uuidsOf = (bytes: Buffer): string[] =>
		[...bytes.toString().matchAll(uuid)].map(([, text = ""]) => text);
	const all = [
		...uuidsOf(first),
		...uuidsOf((await saved(other, "/ca.mobileconfig")).bytes),
	];
	expect(new Set(all).size).toBe(4);
});
