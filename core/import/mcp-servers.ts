/**
 * The `mcpServers` of an agent's settings (.mcp.json, Claude's, Cursor's): programs and addresses become upstreams. Nothing
 * of it runs because of that: a command is asked about when it is first needed. Variables are only read where ticked.
 */
import { isAbsolute } from "node:path";
import { Name } from "../../contract/views.ts";
import { UpstreamUrl } from "../settings/upstream-settings.ts";
import type { Section } from "./document.ts";
import { credentialField, inVariables, planHeader } from "./header.ts";
import type { Draft, NewUpstream } from "./plan.ts";

export function planMcpServers(draft: Draft, root: Section): void {
	const servers = root.section("mcpServers");
	for (const given of servers?.names() ?? []) {
		const server = servers?.section(given);
		if (!server) continue;
		const name = Name.safeParse(
			given.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-"),
		);
		if (!name.success)
			draft.warn(
				`${server.where("command")}: its name cannot be an upstream's, left out`,
			);
		else if (server.has("command")) planCommand(draft, name.data, server);
		else planAddress(draft, name.data, server);
	}
}

/** Also of another Drawbridge's settings. */
export function planCommand(
	draft: Draft,
	name: string,
	server: Section,
	filledIn = ours,
): void {
	const program = server.text("command");
	if (program === undefined) return;
	const upstream = draft.command(name, server.where("command"), program);
	if (!upstream) return;
	const args = server.texts("args");
	if (args.length > 0)
		upstream.set(["stdio", "args"], args, server.where("args"));
	if ([program, ...args].some((word) => word.includes("${")))
		draft.warn(
			`${name}: \${…} in a command's words is not filled in; write out what it stands for`,
		);
	const cwd = server.text("cwd");
	if (cwd !== undefined && isAbsolute(cwd))
		upstream.set(["stdio", "cwd"], cwd, server.where("cwd"));
	else if (cwd !== undefined)
		draft.warn(
			`${name}: cwd (${server.where("cwd")}) is no whole path, left out`,
		);
	const env = server.section("env");
	for (const variable of env?.names() ?? [])
		planVariable(
			draft,
			upstream,
			variable,
			filledIn(env?.text(variable) ?? ""),
			env?.where(variable) ?? "",
		);
	draft.warn(
		`${name}: its command is asked about when it is first needed, and does not run before`,
	);
}

function planAddress(draft: Draft, name: string, server: Section): void {
	const field = server.has("serverUrl") ? "serverUrl" : "url";
	const url = UpstreamUrl.safeParse(server.text(field));
	if (!url.success) {
		draft.warn(
			`${name} (${server.where(field)}): neither a command nor an address, left out`,
		);
		return;
	}
	const upstream = draft.upstream(
		name,
		url.data,
		undefined,
		server.where(field),
	);
	const headers = server.section("headers");
	if (upstream)
		for (const header of headers?.names() ?? [])
			planHeader(
				draft,
				upstream,
				header,
				ours(headers?.text(header) ?? ""),
				headers?.where(header) ?? "",
			);
}

/** References become ours, and are ticked; what looks like a key goes to the vault where it is ticked. */
function planVariable(
	draft: Draft,
	upstream: NewUpstream,
	variable: string,
	value: string,
	from: string,
): void {
	if (!/^(?!DRAWBRIDGE_)[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(variable)) {
		draft.warn(`${upstream.name} (${from}): no variable's name, left out`);
		return;
	}
	const isPlain =
		!value.includes("${") && !(credentialField.test(variable) && value !== "");
	if (isPlain)
		upstream.set(["stdio", "env", variable], value, from, { shown: "…" });
	else planHeader(draft, inVariables(upstream), variable, value, from);
}

/** Agents write ${NAME} and ${env:NAME}; what else stands there is left as it is, and is then no reference of ours. */
const ours = (value: string): string =>
	value.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, "${env:$1}");
