/**
 * Certificates made by openssl for one test, and a client that shows and believes what it is told to. Knows nothing of
 * the gate's own certificates.
 */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { promisify } from "node:util";
import type { Ask, Told } from "../core/http.ts";

const run = promisify(execFile);

export interface PemPair {
	/** Files. */
	readonly cert: string;
	readonly key: string;
}

/** What they hold. */
export interface PemText {
	readonly cert: string;
	readonly key: string;
}

export const textOf = async ({ cert, key }: PemPair): Promise<PemText> => ({
	cert: await readFile(cert, "utf8"),
	key: await readFile(key, "utf8"),
});

/** A CA of the test's own in a folder that it removes. */
export interface TestCa {
	readonly folder: string;
	/** Its certificate's file. */
	readonly cert: string;
	/** `san` as openssl writes it: "DNS:localhost,IP:127.0.0.1"; empty: a client's. Expired where `days` is below 0. */
	issue(name: string, san: string, days?: number): Promise<PemPair>;
	remove(): Promise<void>;
}

const openssl = (...words: string[]): Promise<unknown> => run("openssl", words);

export async function makeCa(name = "test-ca"): Promise<TestCa> {
	const folder = await mkdtemp(join(tmpdir(), "tls-"));
	const file = (what: string): string => join(folder, what);
	const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
	await openssl(
		"req",
		"-x509",
		...newKey,
		"-nodes",
		"-days",
		"2",
		"-subj",
		`/CN=${name}`,
		"-addext",
		"keyUsage=critical,keyCertSign,cRLSign",
		"-keyout",
		file("ca.key"),
		"-out",
		file("ca.crt"),
	);
	return {
		folder,
		cert: file("ca.crt"),
		async issue(leaf, san, days = 2) {
			const pair = { cert: file(`${leaf}.crt`), key: file(`${leaf}.key`) };
			const extensions = file(`${leaf}.ext`);
			await writeFile(
				extensions,
				san === ""
					? "extendedKeyUsage=clientAuth\n"
					: `extendedKeyUsage=serverAuth\nsubjectAltName=${san}\n`,
			);
			await openssl(
				"req",
				...newKey,
				"-nodes",
				"-subj",
				`/CN=${leaf}`,
				"-keyout",
				pair.key,
				"-out",
				file(`${leaf}.csr`),
			);
			await openssl(
				"x509",
				"-req",
				"-in",
				file(`${leaf}.csr`),
				"-out",
				pair.cert,
				"-CA",
				file("ca.crt"),
				"-CAkey",
				file("ca.key"),
				"-days",
				String(days),
				"-extfile",
				extensions,
			);
			return pair;
		},
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}

export type Trust = Pick<
	ConnectionOptions,
	"ca" | "cert" | "key" | "session" | "servername" | "rejectUnauthorized"
>;

/** A connection of its own each time. Rejects where the handshake fails or the connection ends without an answer. */
export async function openTls(
	base: string,
	trust: Trust,
	ask: Ask = {},
): Promise<IncomingMessage> {
	const { method = "GET", path = "/", headers = {}, body } = ask;
	const req = request(new URL(base), {
		method,
		path,
		headers,
		agent: false,
		...trust,
	});
	const answered = new Promise<IncomingMessage>((resolve, reject) => {
		req.once("response", resolve);
		req.on("error", reject);
	});
	req.end(body);
	return await answered;
}

export async function sendTls(
	base: string,
	trust: Trust,
	ask: Ask = {},
): Promise<Told> {
	const res = await openTls(base, trust, ask);
	let body = "";
	res.setEncoding("utf8").on("data", (text: string) => {
		body += text;
	});
	await once(res, "end");
	const isProblem = res.headers["content-type"] === "application/problem+json";
	return {
		status: res.statusCode ?? 0,
		headers: res.headers,
		body,
		code: isProblem ? String(JSON.parse(body)["code"]) : undefined,
	};
}

/** The status, or the code of the error that came instead. */
export const outcomeOf = (asked: Promise<Told>): Promise<number | string> =>
	asked.then(
		({ status }) => status,
		(error: NodeJS.ErrnoException) => error.code ?? error.name,
	);

/** Shakes hands only. Rejects with the error where that fails. */
export async function shakeHands(
	port: number,
	options: ConnectionOptions,
): Promise<TLSSocket> {
	const socket = connect({ port, host: "127.0.0.1", ...options });
	await once(socket, "secureConnect");
	socket.on("error", () => undefined);
	return socket;
}
