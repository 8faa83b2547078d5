/** What OpenSSL says of the certificates: every field we claim, and that the CA's own limits hold against its own key. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { vaultName } from "../../../core/certificates/authority.ts";
import { parseNames } from "../../../core/certificates/names.ts";
import { pemOf } from "../../../core/certificates/records.ts";
import { createLeaf, type Usage } from "../../../core/certificates/sign.ts";
import { tempFolder } from "../parts.ts";
import {
	type Exported,
	exportedCertificates,
	run,
} from "./some-certificates.ts";

const verify = (...words: string[]) =>
	run("openssl", ["verify", "-x509_strict", ...words]);
const textOf = async (file: string): Promise<string> =>
	(await run("openssl", ["x509", "-in", file, "-noout", "-text"])).output;

/** Signed with the CA's real key, past every check of ours. */
async function forged(
	{ certificates, vault }: Exported,
	ca: "server-ca" | "client-ca",
	usage: Usage,
	names: string[],
): Promise<string> {
	const view = certificates.list().find(({ kind }) => kind === ca);
	const key = await vault.get(vaultName(view?.id ?? ""));
	const pem =
		ca === "server-ca"
			? certificates.serverCa()
			: (await certificates.clientCa())?.ca;
	if (key === undefined || pem === undefined) throw new Error("no CA");
	const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ""), "base64");
	const leaf = await createLeaf({
		issuer: { der, key },
		commonName: "forged",
		usage,
		names: parseNames(names),
		term: { notBefore: Date.now() - 1_000, notAfter: Date.now() + 86_400_000 },
	});
	const file = join(await tempFolder(), "forged.crt");
	await writeFile(file, pemOf(leaf.der));
	return file;
}

test("the leaf, the client's and the self-signed one are accepted strictly", async () => {
	const all = await exportedCertificates();
	const { certificates, path } = all;
	await certificates.issue({ name: "quick", selfSigned: true });
	await certificates.export(path("."), []);
	for (const words of [
		["-purpose", "sslserver", "-CAfile", path("ca.crt"), path("api/tls.crt")],
		[
			"-purpose",
			"sslclient",
			"-CAfile",
			path("clients/ca.crt"),
			path("clients/laptop.crt"),
		],
		["-CAfile", path("quick/tls.crt"), path("quick/tls.crt")],
		[
			"-crl_check_all",
			"-CRLfile",
			path("ca.crl"),
			"-CAfile",
			path("ca.crt"),
			path("api/tls.crt"),
		],
	])
		expect(await verify(...words)).toMatchObject({ code: 0 });
});

test.each<[string, string[]]>([
	["public name", ["example.com"]],
	["public name beside a good one", ["localhost", "example.com"]],
	["wildcard of a public name", ["*.example.com"]],
	["public address", ["8.8.8.8"]],
	["public address beside a good name", ["localhost", "2001:db8::1"]],
])(
	"a forged leaf for a %s, signed with the CA's key, is refused",
	async (_, names) => {
		const all = await exportedCertificates();
		const file = await forged(all, "server-ca", "server", names);
		const { code, output } = await verify("-CAfile", all.path("ca.crt"), file);
		expect(code).not.toBe(0);
		expect(output).toContain("permitted subtree violation");
	},
);

test("the same forgery for a name that is covered is accepted, so that the refusals above mean something", async () => {
	const all = await exportedCertificates(["example.com"]);
	const file = await forged(all, "server-ca", "server", ["www.example.com"]);
	expect(await verify("-CAfile", all.path("ca.crt"), file)).toMatchObject({
		code: 0,
	});
});

test("neither CA signs for the other's side, and neither side's leaf passes for the other's", async () => {
	const all = await exportedCertificates();
	const { path } = all;
	const server = ["-purpose", "sslserver"];
	const client = ["-purpose", "sslclient"];
	const asClient = await forged(all, "server-ca", "client", []);
	const asServer = await forged(all, "client-ca", "server", ["localhost"]);
	const refused = [
		[...client, "-CAfile", path("ca.crt"), path("api/tls.crt")],
		[...server, "-CAfile", path("clients/ca.crt"), path("clients/laptop.crt")],
		[...client, "-CAfile", path("ca.crt"), asClient],
		[...server, "-CAfile", path("clients/ca.crt"), asServer],
		[...server, "-CAfile", path("clients/ca.crt"), path("api/tls.crt")],
	];
	for (const words of refused)
		expect((await verify(...words)).code).not.toBe(0);
});

test("the CAs say what they may and may not", async () => {
	const { path } = await exportedCertificates([
		"example.com",
		"203.0.113.0/24",
	]);
	const server = await textOf(path("ca.crt"));
	for (const text of [
		"X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0\n",
		"X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n",
		"X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n",
		"X509v3 Name Constraints: critical\n",
		"X509v3 Subject Key Identifier",
		"NIST CURVE: P-256",
		"ecdsa-with-SHA256",
	])
		expect(server).toContain(text);
	expect(
		server.match(/^ {18}(DNS|IP):.*$/gm)?.map((line) => line.trim()),
	).toEqual([
		"DNS:localhost",
		"DNS:local",
		"IP:127.0.0.0/255.0.0.0",
		"IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF",
		"IP:10.0.0.0/255.0.0.0",
		"IP:172.16.0.0/255.240.0.0",
		"IP:192.168.0.0/255.255.0.0",
		"IP:169.254.0.0/255.255.0.0",
		"IP:FC00:0:0:0:0:0:0:0/FE00:0:0:0:0:0:0:0",
		"IP:FE80:0:0:0:0:0:0:0/FFC0:0:0:0:0:0:0:0",
		"DNS:example.com",
		"IP:203.0.113.0/255.255.255.0",
	]);
	const client = await textOf(path("clients/ca.crt"));
	expect(client).toContain("TLS Web Client Authentication\n");
	expect(client).not.toContain("Server Authentication");
	expect(client).toContain("CA:TRUE, pathlen:0");
});

/** What the text says under this extension. */
const keyId = (label: string, of: string): string =>
	new RegExp(`${label}: \\n\\s+(\\S+)`).exec(of)?.[1] ?? "";

test("the leaf says who it is, whose it is and for how long", async () => {
	const { path, certificates } = await exportedCertificates();
	const text = await textOf(path("api/tls.crt"));
	for (const part of [
		"X509v3 Basic Constraints: critical\n                CA:FALSE\n",
		"X509v3 Key Usage: critical\n                Digital Signature\n",
		"X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n",
		"IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:api.local, DNS:localhost",
	])
		expect(text).toContain(part);
	const ca = await textOf(path("ca.crt"));
	expect(keyId("Authority Key Identifier", text)).not.toBe("");
	expect(keyId("Authority Key Identifier", text)).toBe(
		keyId("Subject Key Identifier", ca),
	);
	expect(keyId("Subject Key Identifier", text)).not.toBe("");
	const view = certificates.list().find(({ name }) => name === "api");
	expect(view?.serial).toMatch(/^[4-7][0-9A-F]{31}$/);
	expect(text.replaceAll(/[:\s]/g, "").toUpperCase()).toContain(view?.serial);
	const { output } = await run("openssl", [
		"x509",
		"-in",
		path("api/tls.crt"),
		"-noout",
		"-fingerprint",
		"-sha256",
	]);
	expect(output.trim().split("=")[1]).toBe(view?.fingerprint);
});

test("the revocation lists are good for a week, name their CA, and list what was taken back", async () => {
	const { path, certificates } = await exportedCertificates();
	const laptop = certificates.list().find(({ name }) => name === "laptop");
	await certificates.revoke(laptop?.id ?? "");
	await certificates.export(path("."), []);
	const { output } = await run("openssl", [
		"crl",
		"-in",
		path("clients/ca.crl"),
		"-CAfile",
		path("clients/ca.crt"),
		"-noout",
		"-text",
	]);
	expect(output).toContain("verify OK");
	expect(output).toContain(`Serial Number: ${laptop?.serial ?? "?"}`);
	expect(output).toContain("X509v3 CRL Number");
	expect(output).toContain("X509v3 Authority Key Identifier");
	const refused = await verify(
		"-crl_check",
		"-CRLfile",
		path("clients/ca.crl"),
		"-CAfile",
		path("clients/ca.crt"),
		path("clients/laptop.crt"),
	);
	expect(refused.code).not.toBe(0);
	expect(refused.output).toContain("certificate revoked");
});
