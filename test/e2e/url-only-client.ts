/**
 * The official client, given an address and nothing else: it keeps what it is given, and listens on loopback for what the
 * browser brings back. The browser is the test's.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
	Client,
	StreamableHTTPClientTransport,
	UnauthorizedError,
} from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";

export interface UrlOnlyClient {
	readonly client: Client;
	/** The address that it wanted opened in a browser last. */
	readonly wanted: string;
	/** Where that browser is sent back to. */
	readonly home: string;
	/** What it was given, for what a test asks in its place. */
	token(): string;
	/** Once the browser was there: connects. Rejects with what the gate told it. */
	finish(): Promise<void>;
}

/** Tries to connect, and comes back once it wants a browser. Everything ends with its test. */
export async function urlOnlyClient(
	url: string,
	name: string,
): Promise<UrlOnlyClient> {
	const back = await redirectServer();
	const kept = new Map<string, unknown>();
	const save = (what: string) => (value: unknown) => void kept.set(what, value);
	const provider = {
		redirectUrl: back.url,
		clientMetadata: { client_name: name, redirect_uris: [back.url] },
		clientInformation: () => kept.get("client"),
		saveClientInformation: save("client"),
		tokens: () => kept.get("tokens"),
		saveTokens: save("tokens"),
		codeVerifier: () => String(kept.get("verifier")),
		saveCodeVerifier: save("verifier"),
		discoveryState: () => kept.get("discovery"),
		saveDiscoveryState: save("discovery"),
		redirectToAuthorization: (wanted: URL) =>
			void kept.set("wanted", wanted.href),
	};
	const transport = () =>
		new StreamableHTTPClientTransport(new URL(url), {
			// What was saved is handed back as it was.
			authProvider: provider as never,
		});
	const info = { name, version: "1" };
	const first = transport();
	await new Client(info).connect(first).then(
		() => {
			throw new Error("it was let in without a browser");
		},
		(error: unknown) => {
			if (!(error instanceof UnauthorizedError)) throw error;
		},
	);
	const client = new Client(info);
	onTestFinished(() => client.close());
	return {
		client,
		get wanted() {
			return String(kept.get("wanted"));
		},
		home: back.url,
		token: () =>
			String(Reflect.get(Object(kept.get("tokens")), "access_token")),
		async finish() {
			await first.finishAuth(await back.came);
			await client.connect(transport());
		},
	};
}

async function redirectServer(): Promise<{
	url: string;
	came: Promise<URLSearchParams>;
}> {
	const { promise: came, resolve } = Promise.withResolvers<URLSearchParams>();
	const server = createServer((req, res) => {
		const { pathname, searchParams } = new URL(req.url ?? "/", "http://a");
		if (pathname === "/callback") resolve(searchParams);
		res.setHeader("Content-Type", "text/html");
		res.end("<title>client</title><h1>Back at the client</h1>");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/callback`, came };
}
