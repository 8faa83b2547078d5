/**
 * The clients that are out there, given an address and nothing else: the official ones of both generations, and mcp-remote.
 * A real gate in a process of its own, its owner at the command line; the browser is the test's.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
	Client as NewClient,
	StreamableHTTPClientTransport as NewTransport,
	UnauthorizedError as NewUnauthorized,
} from "@modelcontextprotocol/client";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { ConsentView } from "../../../contract/oauth.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";
import { Browser, redirectUri } from "./oauth-gate.ts";

let gate: GateProcess;
beforeAll(async () => {
	gate = await startGate({
		upstreams: {},
		flags: ["--demo"],
		settings: { limits: null },
	});
});
afterAll(() => gate?.stop());

/** What a person does: opens the address, looks at the code, allows, and is sent back. */
async function personAllows(url: URL | string, role: string): Promise<URL> {
	const browser = new Browser(gate.gateUrl);
	const page = await browser.open(String(url));
	expect(page.told.status).toBe(200);
	const { stdout } = await gate.run("oauth", "pending", "--json");
	const [asked] = z.array(ConsentView).parse(JSON.parse(stdout));
	if (!asked) throw new Error("nobody waits");
	expect(page.told.body).toContain(asked.code);
	expect(asked.upstreams.map(({ name }) => name)).toEqual(["demo"]);
	const done = await gate.run("oauth", "approve", asked.id, "--role", role);
	expect(done.code).toBe(0);
	return new URL((await browser.goOn(page)).url);
}

/** What a client keeps, and how it opens a browser: both generations ask for the same. */
function keeping() {
	const kept = new Map<string, unknown>();
	const save = (name: string) => (value: unknown) => void kept.set(name, value);
	let opened: URL | undefined;
	const provider = {
		redirectUrl: redirectUri,
		clientMetadata: {
			client_name: "Official Client",
			redirect_uris: [redirectUri],
			// As many say it; the gate answers what they get.
			token_endpoint_auth_method: "client_secret_post",
			grant_types: ["authorization_code", "refresh_token"],
			response_types: ["code"],
		},
		clientInformation: () => kept.get("client"),
		saveClientInformation: save("client"),
		tokens: () => kept.get("tokens"),
		saveTokens: save("tokens"),
		codeVerifier: () => String(kept.get("verifier")),
		saveCodeVerifier: save("verifier"),
		discoveryState: () => kept.get("discovery"),
		saveDiscoveryState: save("discovery"),
		redirectToAuthorization: (url: URL) => {
			opened = url;
		},
	};
	return {
		kept,
		// What was saved is handed back as it was.
		provider: provider as never,
		opened: (): URL => {
			if (!opened) throw new Error("it opened no browser");
			return opened;
		},
	};
}

const names = ({ tools }: { tools: { name: string }[] }): string[] =>
	tools.map(({ name }) => name);

test("the official client (1.x) connects with the URL alone", async () => {
	const { provider, opened } = keeping();
	const url = new URL(`${gate.gateUrl}/demo/mcp`);
	const first = new StreamableHTTPClientTransport(url, {
		authProvider: provider,
	});
	const info = { name: "test", version: "1" };
	await expect(new Client(info).connect(first)).rejects.toThrow(
		UnauthorizedError,
	);
	const back = await personAllows(opened(), "viewer");
	await first.finishAuth(back.searchParams.get("code") ?? "");
	const client = new Client(info);
	onTestFinished(() => client.close());
	await client.connect(
		new StreamableHTTPClientTransport(url, { authProvider: provider }),
	);
	expect(names(await client.listTools())).toContain("echo");
	const { stdout } = await gate.run("oauth", "clients");
	expect(stdout).toContain("Official Client");
});

test("the official client (2.x) connects with the URL alone", async () => {
	const { provider, opened } = keeping();
	const url = new URL(`${gate.gateUrl}/demo/mcp`);
	const transport = () => new NewTransport(url, { authProvider: provider });
	const first = transport();
	const info = { name: "test", version: "2" };
	await expect(new NewClient(info).connect(first)).rejects.toThrow(
		NewUnauthorized,
	);
	const back = await personAllows(opened(), "operator");
	await first.finishAuth(back.searchParams);
	const client = new NewClient(info);
	onTestFinished(() => client.close());
	await client.connect(transport());
	expect(names(await client.listTools())).toContain("echo");
});

test("mcp-remote connects with the URL alone", async () => {
	const folder = await mkdtemp(join(tmpdir(), "mcp-remote-"));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const entry = createRequire(import.meta.url).resolve(
		"mcp-remote/package.json",
	);
	const transport = new StdioClientTransport({
		command: process.execPath,
		args: [join(dirname(entry), "dist/proxy.js"), `${gate.gateUrl}/demo/mcp`],
		env: {
			HOME: folder,
			MCP_REMOTE_CONFIG_DIR: folder,
			// No browser is found there.
			PATH: folder,
		},
		stderr: "pipe",
	});
	let said = "";
	transport.stderr?.on("data", (piece: Buffer) => {
		said += piece.toString();
	});
	const client = new Client({ name: "test", version: "1" });
	onTestFinished(() => client.close());
	const connected = client.connect(transport, { timeout: 60_000 });
	connected.catch(() => undefined);
	const printed = (): string | undefined =>
		/(http:\/\/\S*\/oauth\/authorize\?\S+)/.exec(said)?.[1];
	await eventually(printed).toBeDefined();
	const back = await personAllows(printed() ?? "", "viewer");
	expect((await fetch(back)).status).toBe(200);
	await connected;
	expect(names(await client.listTools())).toContain("echo");
});
