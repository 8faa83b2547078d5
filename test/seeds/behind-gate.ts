/**
 * A real gate with stand-ins behind it, set up as a user would: a security.json with presets, secrets by command, one key
 * for each role. Owns the gate's process; the stand-ins are their test file's.
 */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import * as z from "zod";
import type { ApprovalView } from "../../contract/approvals.ts";
import { eventually } from "../core/eventually.ts";
import { type Ask, send, type Told } from "../core/http.ts";
import { type GateProcess, startGate } from "../stub/gate-process.ts";

export interface GuardOptions {
	/** What security.json says of each upstream: url, preset and more. */
	readonly upstreams: Readonly<
		Record<string, Readonly<Record<string, unknown>>>
	>;
	/** Secret to value and to the upstreams that may have it. */
	readonly secrets?: Readonly<
		Record<string, { readonly value: string; readonly for: readonly string[] }>
	>;
	/** More of security.json. Limits are off unless it says otherwise. */
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, string>>;
	readonly files?: Readonly<Record<string, string>>;
}

export const roles = ["viewer", "operator", "admin"] as const;
export type RoleName = (typeof roles)[number];

export interface GuardAsk extends Ask {
	/** With the key of this role; otherwise without a credential. */
	readonly as?: RoleName;
	/** Header fields on top. */
	readonly plus?: Readonly<Record<string, string>>;
}

export interface Guard {
	readonly gate: GateProcess;
	/** A key of each role, named for it. */
	readonly keys: Readonly<Record<RoleName, string>>;
	ask(path: string, ask?: GuardAsk): Promise<Told>;
	/** Runs a command with `--json` and gives what it printed. Throws when it fails. */
	command(...words: readonly string[]): Promise<unknown>;
	setSecret(
		name: string,
		value: string,
		...upstreams: readonly string[]
	): Promise<void>;
	/** The one question that waits for a person; waits for it to be asked. */
	question(): Promise<ApprovalView>;
	/** The newest entries of the log, oldest first. */
	entries(): Promise<z.infer<typeof Entries>>;
	/** A user with a password, and what signing in answers. */
	addUser(name: string, role: RoleName, password: string): Promise<void>;
	signIn(name: string, password: string): Promise<Told>;
	stop(): Promise<void>;
}

export async function guard(options: GuardOptions): Promise<Guard> {
	const gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			...options.settings,
			upstreams: options.upstreams,
		},
		env: options.env ?? {},
		files: options.files ?? {},
	});
	const succeed = async (
		input: string,
		...words: readonly string[]
	): Promise<string> => {
		const { code, stdout, stderr } = await gate.feed(input, ...words);
		if (code !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
		return stdout;
	};
	const setSecret: Guard["setSecret"] = async (name, value, ...upstreams) => {
		const bound = upstreams.flatMap((upstream) => ["--for", upstream]);
		await succeed(`${value}\n`, "secret", "set", name, ...bound);
	};
	for (const [name, secret] of Object.entries(options.secrets ?? {}))
		await setSecret(name, secret.value, ...secret.for);
	const key = async (role: RoleName): Promise<string> =>
		(await gate.call("key.create", { name: role, role })).key;
	const keys = {
		viewer: await key("viewer"),
		operator: await key("operator"),
		admin: await key("admin"),
	};
	const cards = () => gate.call("approval.list", {});
	const command = async (...words: readonly string[]): Promise<unknown> =>
		JSON.parse(await succeed("", ...words, "--json"));
	return {
		gate,
		keys,
		command,
		setSecret,
		async question() {
			await eventually(async () => (await cards()).length).toBe(1);
			const [only] = await cards();
			if (only === undefined) throw new Error("the question is gone");
			return only;
		},
		entries: async () =>
			Entries.parse(await gate.call("audit.tail", { limit: 1_000 })),
		ask: (path, { as, plus, headers, ...rest } = {}) =>
			send(gate.gateUrl, {
				...rest,
				path,
				headers: {
					...headers,
					...(as ? { "X-API-Key": keys[as] } : {}),
					...plus,
				},
			}),
		async addUser(name, role, password) {
			const words = ["user", "add", name, "--role", role, "--password"];
			await succeed(`${password}\n`, ...words);
		},
		signIn: (username, password) =>
			send(gate.gateUrl, {
				path: "/.drawbridge/auth/login",
				...jsonBody({ username, password }),
			}),
		stop: () => gate.stop(),
	};
}

/** A POST of JSON. */
export const jsonBody = (body: unknown) => ({
	method: "POST",
	headers: { "Content-Type": "application/json" },
	body: JSON.stringify(body),
});

/** A POST that calls one MCP tool. */
export const toolCall = (
	name: string,
	args: Readonly<Record<string, unknown>> = {},
) => {
	const post = jsonBody({
		jsonrpc: "2.0",
		id: 1,
		method: "tools/call",
		params: { name, arguments: args },
	});
	const accept = { Accept: "application/json, text/event-stream" };
	return { ...post, headers: { ...post.headers, ...accept } };
};

/** The official client of the older era, which has sessions and is asked by servers. */
export const mcpClient = (): Client =>
	new Client(
		{ name: "claude-cli-1", version: "1" },
		{
			capabilities: { roots: {}, elicitation: {} },
			versionNegotiation: { mode: "legacy" },
		},
	);

export const transport = (
	url: string,
	headers: Record<string, string>,
): StreamableHTTPClientTransport =>
	new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });

export const parse = <S extends z.ZodType>(
	shape: S,
	{ body }: Told,
): z.infer<S> => shape.parse(JSON.parse(body));

/** What signing in and refreshing answer. */
export const SignedIn = z.object({
	access_token: z.string(),
	expires_in: z.number(),
	refresh_token: z.string(),
	refresh_expires_in: z.number(),
});
export const Token = z.object({ access_token: z.string() });
const Entries = z.array(
	z.object({
		at: z.iso.datetime(),
		kind: z.string(),
		client: z.string(),
		agent: z.string(),
		tool: z.string(),
		risk: z.string(),
		decision: z.string(),
		decidedBy: z.string(),
		durationMs: z.number(),
	}),
);
export const Preview = z.object({
	system: z.string(),
	changes: z.array(z.object({ setting: z.string(), value: z.string() })),
	references: z.array(z.object({ name: z.string() })),
	secrets: z.array(z.object({ name: z.string() })),
	warnings: z.array(z.string()),
});
export type Preview = z.infer<typeof Preview>;

export const bearer = (token: string): Record<string, string> => ({
	Authorization: `Bearer ${token}`,
});
