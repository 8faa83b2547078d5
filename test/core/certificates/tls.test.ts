/** Real TLS: the programs people use accept the leaf, and refuse what is for the other side, revoked, or not the name. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import type { TlsOptions } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import {
	type Exported,
	exportedCertificates,
	run,
} from "./some-certificates.ts";

async function server(options: TlsOptions): Promise<number> {
	const one = createServer(options, (_, response) => response.end("hello"));
	one.on("tlsClientError", () => undefined);
	one.listen(0, "127.0.0.1");
	await once(one, "listening");
	onTestFinished(() => {
		one.closeAllConnections();
		one.close();
	});
	// A listening TCP server's address is an object.
	return (one.address() as AddressInfo).port;
}

const served = async ({ path }: Exported): Promise<TlsOptions> => ({
	cert: await readFile(path("api/tls.crt")),
	key: await readFile(path("api/tls.key")),
});

/** The status, or the error's code. */
function ask(port: number, options: object): Promise<number | string> {
	return new Promise((resolve) => {
		request(
			{ host: "127.0.0.1", port, agent: false, ...options },
			(response) => {
				response.resume();
				resolve(response.statusCode ?? 0);
			},
		)
			.on("error", (error) =>
				resolve("code" in error ? String(error.code) : error.message),
			)
			.end();
	});
}

const python = `
import http.client, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[2])
context.verify_flags |= ssl.VERIFY_X509_STRICT
connection = http.client.HTTPSConnection(sys.argv[3], int(sys.argv[1]), context=context)
connection.request("GET", "/")
print(connection.getresponse().read().decode())
`;

test("curl, Node and strict Python accept the leaf by name and by address", async () => {
	const all = await exportedCertificates();
	const port = await server(await served(all));
	const ca = all.path("ca.crt");
	for (const host of ["localhost", "127.0.0.1"]) {
		const curl = ["-sS", "--cacert", ca, `https://${host}:${port}/`];
		expect(await run("curl", ["-4", ...curl])).toEqual({
			code: 0,
			output: "hello",
		});
		expect(
			await run("python3", ["-c", python, String(port), ca, host]),
		).toEqual({ code: 0, output: "hello\n" });
	}
	const pem = await readFile(ca);
	expect(await ask(port, { ca: pem, servername: "api.local" })).toBe(200);
	expect(await ask(port, { ca: pem, servername: "other.local" })).toBe(
		"ERR_TLS_CERT_ALTNAME_INVALID",
	);
	expect(await ask(port, {})).not.toBe(200);
});

test("a self-signed one is accepted where it is what is trusted", async () => {
	const all = await exportedCertificates();
	await all.certificates.issue({ name: "quick", selfSigned: true });
	await all.certificates.export(all.path("."), []);
	const cert = await readFile(all.path("quick/tls.crt"));
	const port = await server({
		cert,
		key: await readFile(all.path("quick/tls.key")),
	});
	expect(await ask(port, { ca: cert, servername: "localhost" })).toBe(200);
	expect(
		await run("curl", [
			"-4sS",
			"--cacert",
			all.path("quick/tls.crt"),
			`https://localhost:${port}/`,
		]),
	).toEqual({ code: 0, output: "hello" });
});

/** The name is not what it is refused for. */
const checkServerIdentity = (): undefined => undefined;

test("a client's certificate is no server's", async () => {
	const { path } = await exportedCertificates();
	const port = await server({
		cert: await readFile(path("clients/laptop.crt")),
		key: await readFile(path("clients/laptop.key")),
	});
	const ca = await readFile(path("clients/ca.crt"));
	expect(await ask(port, { ca, checkServerIdentity })).toBe("INVALID_PURPOSE");
});

test("a server that asks for a client's certificate takes the client's, and neither the server's nor none", async () => {
	const all = await exportedCertificates();
	const { path, certificates } = all;
	const trusted = await certificates.clientCa();
	if (trusted === undefined) throw new Error("no client CA");
	const port = await server({
		...(await served(all)),
		...trusted,
		requestCert: true,
		rejectUnauthorized: true,
	});
	const ca = await readFile(path("ca.crt"));
	const as = async (base: string): Promise<object> => ({
		ca,
		cert: await readFile(path(`${base}.crt`)),
		key: await readFile(path(`${base}.key`)),
	});
	expect(await ask(port, await as("clients/laptop"))).toBe(200);
	expect(await ask(port, await as("api/tls"))).not.toBe(200);
	expect(await ask(port, { ca })).not.toBe(200);
});

test("a revoked client is refused by Node's TLS with the next list", async () => {
	const all = await exportedCertificates();
	const { path, certificates } = all;
	await certificates.issue({ name: "phone", client: true });
	await certificates.export(path("."), []);
	const as = async (name: string): Promise<object> => ({
		ca: await readFile(path("ca.crt")),
		cert: await readFile(path(`clients/${name}.crt`)),
		key: await readFile(path(`clients/${name}.key`)),
	});
	const laptop = await as("laptop");
	const phone = await as("phone");
	const id = certificates.list().find(({ name }) => name === "laptop")?.id;
	await certificates.revoke(id ?? "");
	const trusted = await certificates.clientCa();
	if (trusted === undefined) throw new Error("no client CA");
	const port = await server({
		...(await served(all)),
		...trusted,
		requestCert: true,
		rejectUnauthorized: true,
	});
	expect(await ask(port, laptop)).not.toBe(200);
	expect(await ask(port, phone)).toBe(200);
});
