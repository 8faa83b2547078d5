/**
 * A client_id that makes the gate fetch what a stranger wants fetched: this machine's services, a network's, another host
 * by redirect or by a second look-up, too much, or never ending. OAuth Client ID Metadata Document §6; RFC 9700 on SSRF.
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { documentFetch } from "../../../core/oauth/metadata-fetch.ts";
import { isPublicAddress } from "../../../core/oauth/public-address.ts";
import {
	authorizeUrl,
	Browser,
	newVerifier,
	oauthGate,
	pending,
	redirectUri,
} from "../../core/oauth/oauth-gate.ts";
import { makeCa, textOf } from "../../stub/tls.ts";

const name = "client.example";
const here = [{ address: "127.0.0.1", family: 4 }];

/** The host of a client, on this machine; its certificate is good. */
async function host(
	answer: (req: IncomingMessage, res: ServerResponse) => void,
) {
	const ca = await makeCa();
	onTestFinished(() => ca.remove());
	const pair = await textOf(await ca.issue("leaf", `DNS:${name}`));
	let asked = 0;
	const server = createServer(pair, (req, res) => {
		asked++;
		answer(req, res);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	return {
		id: `https://${name}:${port}/client.json`,
		asked: () => asked,
		reach: {
			ca: await readFile(ca.cert, "utf8"),
			port: String(port),
			resolve: async () => here,
			isAllowed: (address: string) => address === "127.0.0.1",
		},
	};
}

const document = (id: string, more: object = {}): string =>
	JSON.stringify({
		client_id: id,
		client_name: "Documented",
		redirect_uris: [redirectUri],
		...more,
	});

async function opened(
	answer: (id: string) => (req: IncomingMessage, res: ServerResponse) => void,
	change: object = {},
) {
	let id = "";
	const server = await host((req, res) => answer(id)(req, res));
	({ id } = server);
	const all = await oauthGate({
		fetchDocument: documentFetch({ ...server.reach, ...change }),
	});
	const arrived = await new Browser(all.base).open(
		authorizeUrl(all.base, id, newVerifier()),
	);
	return { all, server, arrived };
}

test("a good document is read once, and vouches for its host", async () => {
	const { all, server, arrived } = await opened((id) => (_, res) => {
		res.end(document(id));
	});
	expect(arrived.told.status).toBe(200);
	expect(pending(all.parts)).toMatchObject({
		name: "Documented",
		document: new URL(server.id).host,
		returnsTo: "this computer",
	});
	await new Browser(all.base).open(
		authorizeUrl(all.base, server.id, newVerifier()),
	);
	expect(server.asked()).toBe(1);
});

describe("nobody is asked, and nothing is sent on,", () => {
	const cases: readonly [
		string,
		(id: string) => (req: IncomingMessage, res: ServerResponse) => void,
	][] = [
		[
			"where it redirects",
			(id) => (req, res) => {
				if (req.url === "/client.json")
					res.writeHead(302, { Location: "/other.json" }).end();
				else res.end(document(id));
			},
		],
		[
			"where it is huge",
			(id) => (_, res) => {
				res.end(document(id, { padding: "x".repeat(20_000) }));
			},
		],
		[
			"where it does not say how long it is, and is huge",
			(id) => (_, res) => {
				res.write(document(id).slice(0, -1));
				res.write(',"padding":"');
				for (let at = 0; at < 20; at++) res.write("x".repeat(1_000));
				res.end('"}');
			},
		],
		[
			"where it is another client's",
			() => (_, res) => {
				res.end(document("https://other.example/client.json"));
			},
		],
		[
			"where it is no JSON",
			() => (_, res) => {
				res.end("<html>");
			},
		],
		[
			"where it is an error's body",
			(id) => (_, res) => {
				res.writeHead(404).end(document(id));
			},
		],
		[
			"where it promises to prove itself",
			(id) => (_, res) => {
				res.end(
					document(id, { token_endpoint_auth_method: "private_key_jwt" }),
				);
			},
		],
		[
			"where its answers go to anybody's scheme",
			(id) => (_, res) => {
				res.end(document(id, { redirect_uris: ["myapp://callback"] }));
			},
		],
		[
			"where the connection breaks",
			() => (req) => {
				req.socket.destroy();
			},
		],
	];
	test.each(cases)("%s", async (_, answer) => {
		const { all, arrived } = await opened(answer);
		expect(arrived.told.status).toBe(400);
		expect(arrived.told.headers.location).toBeUndefined();
		expect(all.parts.oauth.consents.views()).toEqual([]);
	});
});

describe("an address that is not of the public internet is never connected to", () => {
	test("by the name's own record, whatever else it has", async () => {
		for (const records of [
			here,
			[{ address: "93.184.216.34", family: 4 }, ...here],
			[{ address: "::1", family: 6 }],
			[{ address: "::ffff:127.0.0.1", family: 6 }],
			[],
		]) {
			const { server, arrived } = await opened(
				(id) => (_, res) => {
					res.end(document(id));
				},
				{ isAllowed: isPublicAddress, resolve: async () => records },
			);
			expect(arrived.told.status).toBe(400);
			expect(server.asked()).toBe(0);
		}
	});

	// Between the look and the connection the name gets another address (Jackson et al., 2007).
	test("by a second look-up: there is none", async () => {
		let looks = 0;
		const { arrived, server } = await opened(
			(id) => (_, res) => {
				res.end(document(id));
			},
			{
				resolve: async () =>
					++looks === 1 ? here : [{ address: "10.0.0.1", family: 4 }],
			},
		);
		expect(arrived.told.status).toBe(200);
		expect([looks, server.asked()]).toEqual([1, 1]);
	});

	test("by an address in place of a name, or another port", async () => {
		const fetchDocument = documentFetch({
			resolve: async () => [{ address: "93.184.216.34", family: 4 }],
			isAllowed: () => {
				throw new Error("looked at");
			},
		});
		for (const url of [
			"https://127.0.0.1/c",
			"https://2130706433/c",
			"https://0x7f.1/c",
			"https://[::1]/c",
			"https://93.184.216.34/c",
			"https://client.example:8443/c",
			"http://client.example/c",
		])
			await expect(fetchDocument(url)).rejects.not.toThrow("looked at");
	});

	test.each([
		"0.0.0.0",
		"10.1.2.3",
		"100.64.0.1",
		"127.0.0.1",
		"127.255.255.254",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.1",
		"192.168.1.1",
		"198.18.0.1",
		"198.51.100.1",
		"203.0.113.1",
		"224.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:8.8.8.8",
		"64:ff9b::7f00:1",
		"100::1",
		"2001::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"3fff::1",
		"fc00::1",
		"fd12::1",
		"fe80::1",
		"ff02::1",
		"",
		"client.example",
	])("%s is none", (address) => {
		expect(isPublicAddress(address)).toBe(false);
	});

	test.each(["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111"])(
		"%s is one",
		(address) => {
			expect(isPublicAddress(address)).toBe(true);
		},
	);
});

test("an address asks for few documents", async () => {
	let fetched = 0;
	const all = await oauthGate({
		fetchDocument: async () => {
			fetched++;
			throw new Error("not there");
		},
	});
	let last = 0;
	for (let times = 0; times < 22; times++) {
		const { told } = await new Browser(all.base).open(
			authorizeUrl(
				all.base,
				`https://client-${times}.example/c`,
				newVerifier(),
			),
		);
		last = told.status;
	}
	expect([last, fetched]).toEqual([429, 20]);
});
