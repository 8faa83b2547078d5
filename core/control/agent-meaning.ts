/** What moving an agent's servers behind the gate, or back, means now: for the person who is asked about it. Changes nothing. */
import type { CommandInput } from "../../contract/commands.ts";
import { Records } from "../agents/record.ts";
import type { JsonObject } from "../json.ts";
import type { OpenParts } from "../parts.ts";
import { aroundOf, asked, planned } from "./agents.ts";
import { CommandError } from "./operation.ts";

type Parts = Pick<
	OpenParts,
	"home" | "projects" | "secrets" | "settings" | "upstreams" | "vault"
>;

interface Meaning {
	readonly shown: JsonObject;
	readonly digest: string;
}

/** Every command whole, where each key goes, and the lines of the agent's file. @throws CommandError */
export async function meaningOfMove(
	{ place, servers, digest }: CommandInput<"agent.apply">,
	parts: Parts,
): Promise<Meaning> {
	const { view } = await asked(() =>
		// Each is named: none has to be told from those at the gate's own address.
		planned(parts, aroundOf(parts, ""), place, servers),
	);
	if (view.digest !== digest)
		throw new CommandError(
			"conflict",
			"something has changed since this was shown; look at it again",
		);
	return {
		shown: {
			place: view.file,
			servers: view.servers.map(
				({ name, obstacle, upstream, command, cwd, url, ...more }) =>
					obstacle === ""
						? {
								name,
								becomes: upstream,
								...(url === "" ? { command, cwd } : { url }),
								...more,
							}
						: { name, stays: obstacle },
			),
			diff: view.diff,
			keys: "the agent is given a key of the gate's for each server that becomes an upstream: operator, for that upstream alone",
		},
		digest,
	};
}

/** @throws CommandError */
export function meaningOfUndo(
	{ id }: CommandInput<"agent.undo">,
	{ home, vault }: Parts,
): Meaning {
	const head = new Records(home.state, vault)
		.list()
		.find((one) => one.id === id);
	if (head === undefined)
		throw new CommandError("not-found", "there is no such move");
	return {
		shown: {
			file: head.file,
			servers: head.servers.map(({ name }) => name),
			afterwards:
				"the agent reaches them without the gate again, and their keys return into its file",
		},
		digest: JSON.stringify(head),
	};
}
