/** Docrunch's .docrunch/config.yaml: its MCP server and REST API, tokens by reference, limits, provider keys by reference. */
import { isAbsolute } from "node:path";
import { addressOf } from "./address.ts";
import type { Section } from "./document.ts";
import { takeMode, takeUpstreamLimits } from "./narrowing.ts";
import type { Draft, NewUpstream } from "./plan.ts";

const mcpPort = 3334;
const restPort = 3333;

export function planDocrunch(draft: Draft, root: Section): void {
	const server = root.section("server");
	const mcp = server?.section("mcp");
	const rest = server?.section("http");
	if (mcp) planMcp(draft, mcp);
	if (rest?.flag("enabled") === true) planRest(draft, rest);
	if (!mcp && rest?.flag("enabled") !== true)
		draft.warn(
			"the file configures no server over HTTP, so there is nothing to put behind the gate",
		);
	planProviders(draft, root.section("llm")?.section("providers"));
}

function planMcp(draft: Draft, mcp: Section): void {
	if (mcp.flag("enabled") === false || mcp.text("transport") === "stdio") {
		draft.warn(
			`Docrunch speaks MCP over stdio here (${mcp.where(mcp.has("transport") ? "transport" : "enabled")}); with server.mcp.transport: http it can stand behind the gate`,
		);
		return;
	}
	const tls = mcp.section("tls");
	const isTls = tls?.flag("enabled") === true;
	const url = addressOf(draft, mcp, isTls ? "https" : "http", mcpPort);
	if (mcp.number("port") === restPort)
		draft.warn(
			"port 3333: Docrunch's page has MCP there, its other documents have the REST API there and MCP on 3334; the file's is taken",
		);
	const auth = mcp.section("auth");
	const asksToken = auth?.flag("enabled") === true;
	if (asksToken) takeMode(draft, "strict", auth.where("enabled"));
	const upstream = draft.upstream(
		"docrunch",
		url,
		"docrunch",
		mcp.where("port"),
	);
	if (!upstream) return;
	if (asksToken) planToken(draft, auth, upstream);
	if (mcp.flag("read_only") === true)
		upstream.set(["read_only"], true, mcp.where("read_only"));
	planLimits(draft, mcp.section("rate_limit"), upstream);
	if (isTls) planTls(draft, tls, upstream);
}

/** The token the gate shows: the first that may write, so that roles at the gate decide. */
function planToken(draft: Draft, auth: Section, upstream: NewUpstream): void {
	const tokens = auth.sections("tokens");
	const chosen =
		tokens.find((token) => token.texts("permissions").includes("write")) ??
		tokens[0];
	if (!chosen) {
		draft.warn(
			`auth names no token (${auth.where("enabled")}): set it with: drawbridge secret set docrunch`,
		);
		return;
	}
	const name = chosen.text("token_env") ?? "";
	const tick = draft.reference(
		name,
		"the token that the gate shows to Docrunch; stays a reference",
	);
	const from = chosen.where("token_env");
	if (tick)
		upstream.set(["headers", "Authorization"], `Bearer \${env:${name}}`, from, {
			needs: [tick],
		});
	else
		draft.warn(
			`token_env is no variable's name (${from}): set the token with: drawbridge secret set docrunch`,
		);
	if (
		chosen.has("permissions") &&
		!chosen
			.texts("permissions")
			.some((one) => one === "write" || one === "admin")
	)
		upstream.set(["read_only"], true, chosen.where("permissions"));
	for (const token of tokens)
		draft.warn(
			`the token called ${(token.text("name") ?? "(without a name)").slice(0, 60)} is Docrunch's own; its agent gets a key of the gate with: drawbridge key create NAME --role ${roleOf(token)}`,
		);
}

function roleOf(token: Section): string {
	const permissions = token.texts("permissions");
	if (permissions.includes("admin")) return "admin";
	return permissions.includes("write") ? "operator" : "viewer";
}

function planLimits(
	draft: Draft,
	limits: Section | undefined,
	upstream: NewUpstream,
): void {
	if (!limits) return;
	const numbers: Record<string, number> = {};
	for (const name of [
		"queries_per_minute",
		"writes_per_minute",
		"max_tokens_per_request",
	]) {
		const value = limits.number(name);
		if (value === undefined) continue;
		if (!Number.isSafeInteger(value) || value < 1)
			throw limits.wrong(name, "not a whole number of at least 1");
		numbers[name] = value;
	}
	takeUpstreamLimits(draft, upstream, numbers, (name) => limits.where(name));
}

function planTls(draft: Draft, tls: Section, upstream: NewUpstream): void {
	const path = tls.text("cert");
	if (path === undefined) return;
	if (isAbsolute(path)) {
		upstream.set(["tls", "ca"], path, tls.where("cert"));
		draft.warn(
			"tls: the gate reaches Docrunch over https and believes the certificate in that file. Where another one signed it, name that one's file in the upstream's tls.ca",
		);
	} else
		draft.warn(
			`tls.cert (${tls.where("cert")}) is no absolute path, left out: give the upstream "tls": {"ca": FILE}`,
		);
}

function planRest(draft: Draft, rest: Section): void {
	const base = rest.text("base_path");
	if (base !== undefined && base.replace(/\/$/, "") !== "/api")
		draft.warn(
			`base_path (${rest.where("base_path")}): the preset's rules are for /api; give this upstream routes of its own`,
		);
	draft.upstream(
		"docrunch-api",
		addressOf(draft, rest, "http", restPort),
		"docrunch",
		rest.where("port"),
	);
}

/** They stay with Docrunch: named so that the owner sees them, and never read. */
function planProviders(draft: Draft, providers: Section | undefined): void {
	for (const name of providers?.names() ?? []) {
		const provider = providers?.section(name);
		const variable = provider?.text("api_key_env");
		if (
			variable !== undefined &&
			!draft.reference(
				variable,
				`Docrunch's own key for ${name.slice(0, 60)}; ticking it changes nothing`,
			)
		)
			draft.warn(
				`api_key_env is no variable's name (${provider?.where("api_key_env") ?? ""})`,
			);
		const plain = provider?.text("api_key");
		if (plain) {
			const secret = `docrunch-${name}`
				.replaceAll(/[^A-Za-z0-9_.-]/g, "-")
				.slice(0, 64);
			draft.secret(
				secret,
				`a plain provider key (${provider?.where("api_key") ?? ""}), kept in the vault`,
				plain,
				{ kind: "secret", name: secret, upstream: undefined },
			);
		}
	}
}
