/**
 * Reads the settings of another system, told by what stands in the file: Drawbridge, Kaimon, Kimi, Docrunch or a .env.
 * The answer is a plan; nothing is changed here, and nothing of the file's secrets is in its view.
 */
import { basename, dirname } from "node:path";
import type { ImportView } from "../../contract/views.ts";
import { SettingsError } from "../settings/file.ts";
import { planDocrunch } from "./docrunch.ts";
import {
	parseTree,
	readSource,
	type ImportSource,
	type Section,
} from "./document.ts";
import { isDotenv, planDotenv } from "./dotenv.ts";
import { planDrawbridge } from "./drawbridge.ts";
import { planKaimon } from "./kaimon.ts";
import { planKimi } from "./kimi.ts";
import { planMcpServers } from "./mcp-servers.ts";
import { takeOutPlainKeys } from "./plain-keys.ts";
import { Draft, type Holding, type ImportPlan } from "./plan.ts";

/** `env` is read only for variables the file refers to. @throws SettingsError with file and line */
export async function readImport(
	file: string,
	env: NodeJS.ProcessEnv,
	holding: Holding,
): Promise<ImportPlan> {
	const draft = planned(file, env, holding);
	await takeOutPlainKeys(draft);
	return draft;
}

function planned(
	file: string,
	env: NodeJS.ProcessEnv,
	holding: Holding,
): Draft {
	const source = readSource(file);
	if (isDotenv(source)) {
		const draft = new Draft("dotenv", source, holding, env);
		planDotenv(draft);
		return draft;
	}
	const root = parseTree(source);
	const system = systemOf(source, root);
	const draft = new Draft(system, source, holding, env);
	planners[system](draft, root);
	return draft;
}

type Tree = Exclude<ImportView["system"], "dotenv">;

const planners: Record<Tree, (draft: Draft, root: Section) => void> = {
	drawbridge: planDrawbridge,
	kaimon: planKaimon,
	kimi: planKimi,
	docrunch: planDocrunch,
	mcp: planMcpServers,
};

/** Members that only one system has. */
const own: readonly (readonly [Tree, readonly string[]])[] = [
	[
		"drawbridge",
		[
			"upstreams",
			"$schema",
			"anonymous_role",
			"trusted_proxies",
			"read_only",
			"roles",
			"limits",
		],
	],
	["docrunch", ["server", "llm"]],
	["kimi", ["service"]],
	["mcp", ["mcpServers"]],
	[
		"kaimon",
		[
			"port",
			"created_at",
			"editor",
			"qdrant_prefix",
			"personality",
			"gate_setup_version",
		],
	],
];

/** By content; the file's name decides only where the content fits two. */
function systemOf({ file }: ImportSource, root: Section): Tree {
	const found = own.filter(([, names]) => names.some((name) => root.has(name)));
	const [only] = found;
	if (only && found.length === 1) return only[0];
	const hinted = found.find(([system]) => file.toLowerCase().includes(system));
	if (hinted) return hinted[0];
	if (found.length === 0 && root.section("auth") && root.has("tls"))
		return "kimi";
	// Kaimon's page and Drawbridge share these three.
	if (
		found.length === 0 &&
		["mode", "api_keys", "allowed_ips"].some((name) => root.has(name))
	)
		return basename(dirname(file)).includes("drawbridge")
			? "drawbridge"
			: "kaimon";
	throw new SettingsError(
		file,
		undefined,
		found.length > 1
			? `could be ${found.map(([system]) => system).join(" or ")}'s; rename it after its system`
			: "no settings of Drawbridge, Kaimon, Kimi or Docrunch, no mcpServers, and no .env",
	);
}
