/** A user's folder with agents' settings files in it, and the commands about them on real parts. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type {
	AgentId,
	AgentPlaceView,
	AgentPlanView,
} from "../../../contract/agents.ts";
import { agentOperations } from "../../../core/control/agents.ts";
import type { Asker } from "../../../core/control/operation.ts";
import { type CoreParts, coreParts, tempFolder } from "../parts.ts";

export const githubKey = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;

export type Operations = ReturnType<typeof agentOperations>;

export interface SomeAgents extends Operations {
	readonly parts: CoreParts;
	readonly user: string;
	readonly asker: Asker;
	/** Below the user's folder. The answer is the whole path. */
	readonly put: (file: string, text: string) => Promise<string>;
	readonly text: (file: string) => Promise<string>;
	readonly places: (agent: AgentId) => Promise<readonly AgentPlaceView[]>;
	/** Its first list. */
	readonly plan: (
		agent: AgentId,
		...servers: string[]
	) => Promise<AgentPlanView>;
	readonly apply: (
		plan: AgentPlanView,
	) => ReturnType<Operations["agent.apply"]>;
}

export const gateUrl = "http://127.0.0.1:4180";

export async function someAgents(
	env: Readonly<Record<string, string>> = {},
): Promise<SomeAgents> {
	const user = await tempFolder();
	const own = [
		"CLAUDE_CONFIG_DIR",
		"CODEX_HOME",
		"COPILOT_HOME",
		"XDG_CONFIG_HOME",
		"APPDATA",
	];
	for (const name of own) vi.stubEnv(name, undefined);
	for (const [name, value] of Object.entries({ ...env, HOME: user }))
		vi.stubEnv(name, value);
	onTestFinished(() => void vi.unstubAllEnvs());
	const parts = await coreParts();
	const operations = agentOperations(parts, () => gateUrl);
	const asker: Asker = { actor: "desktop" };
	const places: SomeAgents["places"] = async (agent) => {
		const all = await operations["agent.list"]({}, asker);
		return all.find((one) => one.agent === agent)?.places ?? [];
	};
	return {
		...operations,
		parts,
		user,
		asker,
		async put(file, text) {
			const path = join(user, file);
			await mkdir(dirname(path), { recursive: true });
			await writeFile(path, text);
			return path;
		},
		text: (file) => readFile(join(user, file), "utf8"),
		places,
		plan: async (agent, ...servers) =>
			await operations["agent.plan"](
				{ place: (await places(agent))[0]?.id ?? "none", servers },
				asker,
			),
		apply: (plan) =>
			operations["agent.apply"](
				{
					place: plan.place,
					servers: plan.servers.map(({ name }) => name),
					digest: plan.digest,
				},
				asker,
			),
	};
}
