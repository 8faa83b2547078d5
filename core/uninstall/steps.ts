/**
 * What this program may have changed on a machine, in the order in which it is taken back: first what other programs were
 * told, then what runs, and last what remembers how to undo the rest. Asks the gate where the gate is to be asked.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
} from "../../contract/commands.ts";
import { type AgentName, agentNames } from "../hook/dialect.ts";
import { type Machine, settingsOf } from "../hook/install/agents.ts";
import { type Change, uninstall } from "../hook/install/install.ts";
import type { Home } from "../home.ts";
import { lockHome } from "../lock.ts";
import type { Log } from "../log.ts";
import type { GateService } from "../service/service.ts";
import { forgetKeys, type VaultOptions } from "../vault/vault.ts";
import { ownFiles, removeOwn } from "./own-files.ts";
import type { Step } from "./step.ts";

/** One command, whether a gate runs or not. */
export type Ask = <N extends CommandName>(
	name: N,
	input: CommandInput<N>,
) => Promise<CommandOutput<N>>;

export interface Uninstalling {
	readonly home: Home;
	/** Whose hooks are looked for, and where. */
	readonly machine: Machine;
	readonly ask: Ask;
	/** Whether a gate runs, of the desktop app or not. */
	readonly running: () => Promise<"app" | "gate" | "no">;
	readonly stop: () => Promise<void>;
	/** undefined: this system has none. */
	readonly service: GateService | undefined;
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	readonly keepData: boolean;
	/** Tests put others in the place of these. */
	readonly places?: VaultOptions["places"];
	/** Somebody else's files are in folders of ours. */
	readonly onLeft: (folders: readonly string[]) => void;
}

export function stepsOf(all: Uninstalling): readonly Step[] {
	return [
		appStep(all),
		hooksStep(all),
		agentsStep(all),
		trustStep(all),
		serviceStep(all),
		loginStep(all),
		gateStep(all),
		...(all.keepData ? [] : [keysStep(all), dataStep(all)]),
	];
}

/** It would start its gate anew, under what is taken away. */
const appStep = ({ running }: Uninstalling): Step => ({
	name: "app",
	async plan() {
		return (await running()) === "app"
			? ["the desktop app runs: quit it first"]
			: [];
	},
	undo: () =>
		Promise.reject(new Error("quit the desktop app, and run this again")),
});

function hooksStep({ home, machine, ask }: Uninstalling): Step {
	const changes = (): { agent: AgentName; change: Change }[] =>
		agentNames.flatMap((agent) => {
			const kept = { folder: join(home.state, "hooks"), agent };
			const change = uninstall(settingsOf(agent, machine), kept);
			return change?.before !== undefined && names(change.before, home)
				? [{ agent, change }]
				: [];
		});
	return {
		name: "hooks",
		plan: async () =>
			changes().map(({ agent, change }) => `${agent}: ${change.file}`),
		async undo() {
			for (const { agent, change } of changes()) {
				// The record first, and the question where one is asked.
				// oxlint-disable-next-line no-await-in-loop -- each may ask a person
				await ask("hook.uninstall", { agent, file: change.file });
				change.apply();
			}
		},
		after: ["app"],
	};
}

/** Another home's hooks stand in the same files; its path may begin with this one's. */
function names(settings: string, { home }: Home): boolean {
	const [, ...behind] = settings.split(JSON.stringify(home).slice(1, -1));
	return behind.some((text) => !/^[\w.-]/.test(text));
}

const agentsStep = ({ home, ask }: Uninstalling): Step => {
	const moves = async () =>
		hasState(home) ? await ask("agent.moves", {}) : [];
	return {
		name: "agents",
		plan: async () =>
			(await moves()).map(
				({ agent, file, servers }) =>
					`${agent}: ${servers.map(({ name }) => name).join(", ")} go back into ${file}`,
			),
		async undo() {
			// The newest first: each was made on what the one before left.
			// oxlint-disable-next-line no-await-in-loop -- one behind the other, as they were made
			for (const { id } of (await moves()).toReversed())
				await ask("agent.undo", { id });
		},
		after: ["app"],
	};
};

function trustStep({ home, ask }: Uninstalling): Step {
	const trusting = async () =>
		hasState(home)
			? (await ask("trust.list", {})).filter(({ state }) => state === "trusted")
			: [];
	return {
		name: "trust",
		plan: async () =>
			(await trusting()).map(
				({ title, untrustCommand }) =>
					`${title}: ${untrustCommand || "the CA is taken out"}`,
			),
		async undo() {
			// oxlint-disable-next-line no-await-in-loop -- each may ask for a password
			for (const { store } of await trusting())
				await ask("trust.remove", { store });
		},
		after: ["app"],
	};
}

const serviceStep = ({ service }: Uninstalling): Step => ({
	name: "service",
	async plan() {
		const view = await service?.view();
		return view?.state === "installed" ? [view.file] : [];
	},
	async undo() {
		const outcome = await service?.uninstall();
		if (outcome && outcome.problems.length > 0)
			throw new Error(outcome.problems.join("; "));
	},
});

/** Linux keeps it in a file; elsewhere the system forgets it with the app. */
function loginStep({ machine }: Uninstalling): Step {
	const config =
		machine.env["XDG_CONFIG_HOME"] || join(machine.user, ".config");
	const file = join(config, "autostart", "drawbridge.desktop");
	const isOurs = (): boolean => {
		try {
			return /^Name=Drawbridge$/m.test(readFileSync(file, "utf8"));
		} catch {
			return false;
		}
	};
	return {
		name: "login-item",
		plan: async () => (isOurs() ? [file] : []),
		undo: async () => rmSync(file),
	};
}

const gateStep = ({ running, stop }: Uninstalling): Step => ({
	name: "gate",
	plan: async () =>
		(await running()) === "no" ? [] : ["the gate that runs here is stopped"],
	undo: stop,
	after: ["app"],
});

/** Before the files that say where they are. */
function keysStep({ home, env, log, places }: Uninstalling): Step {
	return {
		name: "keys",
		plan: async () =>
			ownFiles(home).includes(home.vaultChoice)
				? ["the key of the vault: every secret in it is lost"]
				: [],
		async undo() {
			requireNoGate(home);
			await forgetKeys({
				home,
				env,
				log,
				...(places === undefined ? {} : { places }),
			});
		},
		after: ["app", "hooks", "agents", "trust", "gate"],
	};
}

const dataStep = ({ home, onLeft }: Uninstalling): Step => ({
	name: "data",
	plan: async () => ownFiles(home),
	async undo() {
		requireNoGate(home);
		onLeft(removeOwn(home));
	},
	after: ["app", "hooks", "agents", "trust", "gate", "keys"],
});

/** Also one whose socket does not answer. @throws HomeLockedError */
const requireNoGate = (home: Home): void => lockHome(home.home, home.lock)();

/** Looking must not make one. */
const hasState = (home: Home): boolean =>
	ownFiles(home).includes(home.database);
