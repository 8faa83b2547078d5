/**
 * The agents of this machine and their servers, as their files say it now. Starts nothing that stands there, and of what
 * looks like a key it tells where it is.
 */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import {
	AgentId,
	type AgentPlaceView,
	type AgentView,
} from "../../contract/agents.ts";
import { isAgent } from "../hook/dialects.ts";
import { type Machine, settingsOf } from "../hook/install/agents.ts";
import { status } from "../hook/install/install.ts";
import { FileError } from "../hook/install/settings-file.ts";
import { type Config, ConfigError, readConfig } from "./config-file.ts";
import { listsIn, type ServerList } from "./document.ts";
import { entryOf } from "./entry.ts";
import { isGuarded } from "./guarded.ts";
import { installed } from "./installed.ts";
import { plainKeysOf, shownTarget } from "./keys.ts";
import { agentFacts, type ConfigFile, filesOf } from "./places.ts";

/** Where agents and their files are. */
export interface Around {
	readonly machine: Machine;
	/** Registered folders. */
	readonly projects: readonly string[];
	/** The gate's own, as clients write them. */
	readonly origins: ReadonlySet<string>;
}

/** One list of servers, with the file it stands in. */
export interface Place {
	readonly id: string;
	readonly file: ConfigFile;
	readonly config: Config;
	readonly list: ServerList;
}

const idOf = ({ agent, file }: ConfigFile, path: readonly string[]): string =>
	createHash("sha256")
		.update(JSON.stringify([agent, file, path]))
		.digest("hex")
		.slice(0, 16);

/** Its lists; none: there is no file. @throws ConfigError */
function placesIn(file: ConfigFile): Place[] {
	const config = readConfig(file);
	if (config === undefined) return [];
	return listsIn(config.text, file).map((list) => ({
		id: idOf(file, list.path),
		file,
		config,
		list,
	}));
}

/** undefined: there is none of that id any more. @throws ConfigError */
export function placeOf(id: string, around: Around): Place | undefined {
	for (const agent of AgentId.options)
		for (const file of filesOf(agent, around.machine, around.projects)) {
			let places: Place[];
			try {
				places = placesIn(file);
			} catch (error) {
				// Another file's trouble is not this one's.
				if (!(error instanceof ConfigError) || idOf(file, file.list) === id)
					throw error;
				continue;
			}
			const found = places.find((place) => place.id === id);
			if (found) return found;
		}
	return undefined;
}

export async function lookAtAgents(around: Around): Promise<AgentView[]> {
	const views: AgentView[] = [];
	// One after the other: they are read from one disk.
	// oxlint-disable-next-line no-await-in-loop
	for (const agent of AgentId.options)
		views.push(await lookAtAgent(agent, around));
	return views;
}

async function lookAtAgent(agent: AgentId, around: Around): Promise<AgentView> {
	const { machine, projects } = around;
	const facts = agentFacts[agent];
	const folder = facts.folder(machine);
	const files = filesOf(agent, machine, projects);
	const places = (
		await Promise.all(files.map((file) => viewsOf(file, around)))
	).flat();
	const program = installed(facts.program, machine.env, machine.user);
	return {
		agent,
		title: facts.title,
		found:
			places.some(({ project }) => project === null) ||
			program.found ||
			statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true,
		version: program.version,
		hook: hookOf(agent, machine),
		looked: [folder, ...files.map(({ file }) => file)],
		places,
	};
}

async function viewsOf(
	file: ConfigFile,
	around: Around,
): Promise<AgentPlaceView[]> {
	try {
		return await Promise.all(
			placesIn(file).map((place) => viewOf(place, around)),
		);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return [
			{
				id: idOf(file, file.list),
				file: file.file,
				project: file.project,
				shared: file.project !== null,
				servers: [],
				problem: error.message,
			},
		];
	}
}

async function viewOf(
	{ id, file, list }: Place,
	{ machine, origins }: Around,
): Promise<AgentPlaceView> {
	const servers = await Promise.all(
		[...list.servers].map(async ([name, server]) => {
			const entry = entryOf(file.agent, server);
			return {
				name,
				kind: entry.kind,
				target: await shownTarget(entry),
				guarded: isGuarded(entry, machine, origins),
				plainKeys: await plainKeysOf(entry),
			};
		}),
	);
	return {
		id,
		file: file.file,
		project: list.folder,
		shared: file.project !== null,
		servers,
		problem: "",
	};
}

function hookOf(agent: AgentId, machine: Machine): AgentView["hook"] {
	if (!isAgent(agent)) return "none";
	try {
		return status(settingsOf(agent, machine)).state;
	} catch (error) {
		if (error instanceof FileError) return "unreadable";
		throw error;
	}
}
