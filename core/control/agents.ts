/** Commands about the agents of this machine: which servers they start by themselves, and moving those behind the gate. */
import { homedir } from "node:os";
import type { AgentMoveView } from "../../contract/agents.ts";
import { ConfigError } from "../agents/config-file.ts";
import { type Around, lookAtAgents } from "../agents/look.ts";
import {
	ChangedError,
	move,
	type MoveParts,
	movesOf,
	undo,
} from "../agents/moves.ts";
import { type Plan, planMove } from "../agents/plan.ts";
import { RecordError, Records } from "../agents/record.ts";
import { thisProgram } from "../own-program.ts";
import { FileError } from "../hook/install/settings-file.ts";
import { isObject } from "../json.ts";
import type { OpenParts } from "../parts.ts";
import { changeSettings } from "../settings/file.ts";
import { connectKey, connectKeysOf } from "./connect-key.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

type AgentParts = Pick<
	OpenParts,
	| "clock"
	| "commands"
	| "home"
	| "keys"
	| "lookUpSecrets"
	| "projects"
	| "reload"
	| "secrets"
	| "settings"
	| "upstreams"
	| "vault"
>;

export function agentOperations(
	parts: AgentParts,
	gateUrl: () => string,
): OperationsOf<"agent"> {
	const records = new Records(parts.home.state, parts.vault);
	const around = (): Around => aroundOf(parts, gateUrl());
	return {
		"agent.list": () => lookAtAgents(around()),
		"agent.plan": async ({ place, servers }) =>
			(await asked(() => planned(parts, around(), place, servers))).view,
		"agent.apply": async ({ place, servers, digest }, { actor }) => {
			const done = await asked(() =>
				move(
					() => planned(parts, around(), place, servers),
					digest,
					movePartsOf(parts, records, around, actor),
				),
			);
			await makeKeys(parts, done);
			await parts.lookUpSecrets();
			return done;
		},
		"agent.undo": async ({ id }, { actor }) => {
			const moved = movesOf(records).find((one) => one.id === id);
			const done = await asked(() =>
				undo(id, movePartsOf(parts, records, around, actor)),
			);
			if (moved) await revokeKeys(parts, moved);
			await parts.lookUpSecrets();
			return done;
		},
		"agent.moves": () => movesOf(records),
	};
}

/** Whoever let the servers be moved meant the agent to reach them: nobody is asked again when it first does. */
async function makeKeys(
	{ keys }: AgentParts,
	{ agent, servers }: AgentMoveView,
): Promise<void> {
	for (const { upstream } of servers) {
		const wanted = connectKey(upstream, agent, [upstream]);
		const own = connectKeysOf(keys, wanted);
		if (!own.some(({ state }) => state === "active"))
			// oxlint-disable-next-line no-await-in-loop -- the vault is written once at a time
			await keys.create({ ...wanted, ttlMs: undefined });
	}
}

/** Where the upstream went with the move, its key opens nothing any more. */
async function revokeKeys(
	{ keys, upstreams }: AgentParts,
	{ agent, servers }: AgentMoveView,
): Promise<void> {
	const open = servers
		.filter(({ upstream }) => upstreams.get(upstream) === undefined)
		.flatMap(({ upstream }) =>
			connectKeysOf(keys, connectKey(upstream, agent, [upstream])),
		)
		.filter(({ state }) => state === "active");
	// oxlint-disable-next-line no-await-in-loop -- the vault is written once at a time
	for (const { id } of open) await keys.revoke(id);
}

/** Of the process it runs in: agents find their files by the same variables. */
export function aroundOf(
	{ home, projects }: Pick<AgentParts, "home" | "projects">,
	gateUrl: string,
): Around {
	return {
		machine: {
			user: homedir(),
			env: process.env,
			program: thisProgram(),
			home: home.home,
			socket: home.socket,
		},
		projects: projects.list().map(({ dir }) => dir),
		origins: originsOf(gateUrl),
	};
}

/** As an answer to `agent.plan`, and as a person is asked about it. @throws ConfigError */
export const planned = (
	{
		settings,
		upstreams,
		secrets,
	}: Pick<AgentParts, "secrets" | "settings" | "upstreams">,
	around: Around,
	place: string,
	servers: readonly string[],
): Promise<Plan> => {
	const known = new Set(secrets.list().map(({ name }) => name));
	return planMove(place, servers, {
		...around,
		settings,
		isUpstream: (name) => upstreams.get(name) !== undefined,
		isSecret: (name) => known.has(name),
	});
};

function originsOf(gateUrl: string): ReadonlySet<string> {
	if (!URL.canParse(gateUrl)) return new Set();
	const { port, protocol, origin } = new URL(gateUrl);
	return new Set([
		origin,
		...["127.0.0.1", "localhost", "[::1]"].map(
			(host) => new URL(`${protocol}//${host}:${port}`).origin,
		),
	]);
}

function movePartsOf(
	parts: AgentParts,
	records: Records,
	around: () => Around,
	by: string,
): MoveParts {
	const change = (edit: (upstreams: Map<string, unknown>) => void): void => {
		changeSettings(parts.home.settings, (json) => {
			const known = isObject(json["upstreams"]) ? json["upstreams"] : {};
			const upstreams = new Map(Object.entries(known));
			edit(upstreams);
			json["upstreams"] = Object.fromEntries(upstreams);
		});
		parts.reload();
	};
	return {
		clock: parts.clock,
		records,
		state: parts.home.state,
		around,
		keep: (name, value, bound) => parts.secrets.set(name, value, bound),
		forget: (secret) => parts.secrets.remove(secret),
		addUpstreams(added) {
			const fresh = added.filter(({ settings }) => settings !== undefined);
			if (fresh.length > 0)
				change((upstreams) => {
					for (const { name, settings } of fresh) {
						if (upstreams.has(name))
							throw new ChangedError(
								`an upstream called ${name} was added meanwhile`,
							);
						upstreams.set(name, settings);
					}
				});
			// Whoever may move it has approved what was shown; anything else waits for its own question.
			for (const { name, command } of added) {
				const means = parts.upstreams.get(name)?.stdio?.look();
				if (means && means.digest === command)
					parts.commands.approve(name, means, by);
			}
		},
		removeUpstreams(names) {
			const there = names.filter(
				(name) => parts.settings.upstreams[name] !== undefined,
			);
			if (there.length === 0) return;
			change((upstreams) => {
				for (const name of there) upstreams.delete(name);
			});
			for (const name of there) parts.commands.forget(name);
		},
	};
}

/** What stands in the way is the owner's to know. @throws CommandError */
export async function asked<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (
			error instanceof ChangedError ||
			error instanceof ConfigError ||
			error instanceof FileError ||
			error instanceof RecordError
		)
			throw new CommandError("conflict", error.message);
		throw error;
	}
}
