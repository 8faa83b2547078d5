/**
 * What a command's words mean on this machine at this moment, where a person is asked about them and they do not say it:
 * the program that would be started, and what it holds; a rule in words, and what it would have met; what an id is called.
 * Looked at before the question and again after the answer.
 */
import { homedir } from "node:os";
import type { CommandInput, CommandName } from "../../contract/commands.ts";
import type { JsonObject } from "../json.ts";
import { UpstreamSettings } from "../settings/upstream-settings.ts";
import type { OpenParts } from "../parts.ts";
import { historyOf } from "../policy/history.ts";
import type { RuleSettings } from "../policy/rule-settings.ts";
import { digestOfRule, ruleInWords } from "../policy/rules.ts";
import { tryRules } from "../policy/trial.ts";
import { commandOf, shownCommand } from "../stdio/command.ts";
import { whyNot } from "../stdio/wanted.ts";
import { meaningOfMove, meaningOfUndo } from "./agent-meaning.ts";
import { CommandError } from "./operation.ts";
import { refusePlainKeys } from "./plain-keys.ts";
import { meaningOfReturn } from "./returning.ts";
import { candidatesOf } from "./rules.ts";

interface Meaning {
	/** In place of the inputs of these names. */
	readonly shown: JsonObject;
	/** In hex; another one: it would be something else. */
	readonly digest: string;
}

export type MeaningParts = Pick<
	OpenParts,
	| "clock"
	| "db"
	| "devices"
	| "home"
	| "keys"
	| "networks"
	| "policies"
	| "projects"
	| "removed"
	| "secrets"
	| "settings"
	| "upstreams"
	| "vault"
>;

/** undefined: the words say all of it. @throws CommandError where it could not be done anyway */
export async function meaningOf(
	name: CommandName,
	input: object,
	parts: MeaningParts,
): Promise<Meaning | undefined> {
	// In each case the input belongs to the name.
	// oxlint-disable-next-line typescript/switch-exhaustiveness-check -- most commands say all of it
	switch (name) {
		case "upstream.add":
			return await meaningOfUpstream(input);
		case "upstream.restore":
			return meaningOfReturn(
				(input as CommandInput<"upstream.restore">).name,
				parts,
			);
		case "setup.apply":
			return await meaningOfSetup(input as CommandInput<"setup.apply">);
		case "key.limit":
		case "key.tools":
		case "key.show":
		case "key.rotate":
			return calledInstead(
				"key",
				parts.keys.list(),
				input as CommandInput<"key.show">,
			);
		case "device.rename":
		case "device.limit":
		case "device.allow-high":
			return calledInstead(
				"phone",
				parts.devices.all(),
				input as CommandInput<"device.limit">,
			);
		case "network.trust":
			return calledInstead(
				"network",
				parts.networks
					.list()
					.map((one) => ({ id: one.id, name: one.name || one.interface })),
				input as CommandInput<"network.trust">,
			);
		case "rules.add":
			return await meaningOfNewRule(input as CommandInput<"rules.add">, parts);
		case "rules.remove":
			return meaningOfRemoval(input as CommandInput<"rules.remove">, parts);
		case "settings.set":
			return meaningOfSetting(input as CommandInput<"settings.set">);
		case "backup.create":
			return meaningOfBackup;
		case "agent.apply":
			return await meaningOfMove(input as CommandInput<"agent.apply">, parts);
		case "agent.undo":
			return meaningOfUndo(input as CommandInput<"agent.undo">, parts);
		default:
			return undefined;
	}
}

/** Nobody knows an id by heart. Another name by then is another question. */
function calledInstead(
	what: "key" | "phone" | "network",
	all: readonly { readonly id: string; readonly name: string }[],
	{ id }: { readonly id: string },
): Meaning | undefined {
	const name = all.find((one) => one.id === id)?.name;
	return name === undefined
		? undefined
		: { shown: { [what]: name }, digest: name };
}

/** The same at any moment: everything there is. */
const meaningOfBackup: Meaning = {
	shown: {
		holds:
			"every key and secret of this gate, its settings and its log, sealed by a passphrase that whoever asks has chosen",
	},
	digest: "",
};

/** The card says both values; the record holds neither, since an address may be a secret. */
function meaningOfSetting({
	path,
	value,
	was,
}: CommandInput<"settings.set">): Meaning {
	const next = value === undefined ? "its default" : JSON.stringify(value);
	const change = `${path}: ${JSON.stringify(was)} becomes ${next}`;
	return { shown: { change }, digest: change };
}

const triedDays = 30;

/** What it would have met is looked up for whoever is asked; another call in the meantime is no other rule. */
async function meaningOfNewRule(
	{ rule: given }: CommandInput<"rules.add">,
	parts: MeaningParts,
): Promise<Meaning> {
	const candidates = candidatesOf([given]);
	const trial = await tryRules({
		policies: parts.policies,
		history: historyOf(parts.db),
		candidates,
		projectOf: (upstream) => parts.upstreams.get(upstream)?.project,
		since: parts.clock.now() - triedDays * 86_400_000,
	});
	const grave = trial.newest.filter(({ risk }) => risk === "critical").length;
	return {
		shown: {
			rule: candidates.map(ruleInWords).join(),
			met: `${trial.matched} of ${trial.entries} calls of the last ${triedDays} days; ${trial.changed} would have been decided otherwise; critical among the newest of them: ${grave}`,
		},
		digest: digestOfRule(given),
	};
}

function meaningOfRemoval(
	{ index, digest }: CommandInput<"rules.remove">,
	{ settings }: MeaningParts,
): Meaning {
	const rule: RuleSettings | undefined = settings.rules[index];
	if (rule === undefined || digestOfRule(rule) !== digest)
		throw new CommandError(
			"conflict",
			"the rules have changed since they were looked at; look at them again: drawbridge rules list",
		);
	return { shown: { rule: ruleInWords(rule) }, digest };
}

/** A server of the first steps is a command like any other. */
async function meaningOfSetup({
	upstream,
	dir,
}: CommandInput<"setup.apply">): Promise<Meaning | undefined> {
	if (upstream === undefined) return undefined;
	const { stdio, ...others } = upstream;
	const meaning = await meaningOfUpstream({
		url: upstream.url,
		stdio,
		project: dir ?? undefined,
	});
	return (
		meaning && {
			shown: { upstream: { ...others, ...meaning.shown } },
			digest: meaning.digest,
		}
	);
}

async function meaningOfUpstream({
	url,
	stdio,
	project,
}: Pick<CommandInput<"upstream.add">, "url" | "stdio" | "project">): Promise<
	Meaning | undefined
> {
	await refusePlainKeys({ url, stdio });
	if (stdio === undefined) return undefined;
	const read = UpstreamSettings.safeParse({ stdio });
	const settings = read.data?.stdio;
	if (settings === undefined)
		throw new CommandError(
			"invalid-input",
			read.error?.issues[0]?.message ?? "not a command",
		);
	// What is refused anyway is nobody's to see: it may hold a key.
	const obstacle = await whyNot(settings, project, process.env);
	if (obstacle !== undefined) throw new CommandError("invalid-input", obstacle);
	const command = commandOf(settings, {
		env: process.env,
		home: homedir(),
		project,
	});
	return {
		shown: { stdio: shownCommand(settings, command) },
		digest: command.digest,
	};
}
