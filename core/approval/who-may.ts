/**
 * Who may approve, and who may widen what the gate lets through. An agent runs as the owner's user and can call the command
 * line too: so cli and console read, deny and narrow freely, and anything else is for the desktop, or where none is
 * attached for whoever knows the owner's passphrase. Pure; every door goes by this one file.
 */
import type { OwnerView } from "../../contract/approvals.ts";
import {
	type Actor,
	type CommandName,
	type Commands,
	commands,
} from "../../contract/commands.ts";
import type { LimitNumbers, ModeView } from "../../contract/views.ts";
import { isTighter } from "../mode.ts";
import { digestOfRule } from "../policy/rules.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import { settingWidens, valueAt } from "../settings/settable.ts";

/** What is asked for first. `desktop`: nothing helps here, the desktop answers. `ask`: a question to the desktop. */
export type Ruling = "go" | "passphrase" | "ask" | "desktop";

/** What holds now: a change widens or narrows beside it. */
export interface Holding {
	readonly mode: Pick<ModeView, "mode" | "returnsTo" | "until">;
	readonly settings: Pick<SecuritySettings, "allowed_ips" | "limits" | "rules">;
	/** Some project's rule that holds denies. */
	readonly projectDenies?: boolean;
}

type Input<N extends CommandName> = ReturnType<Commands[N]["input"]["parse"]>;
type Rule<N extends CommandName> =
	| boolean
	| ((input: Input<N>, holding: Holding) => boolean);

/**
 * Of the commands that change something: whether they widen. One that is missing here widens. What gives out a credential
 * widens, and so does what takes a restriction or a record away.
 */
const rules: { readonly [N in CommandName]?: Rule<N> } = {
	"mode.set": (input, { mode }) =>
		isTighter(mode.mode, input.mode) ||
		isTighter(mode.returnsTo, input.mode) ||
		endsSooner(input, mode),
	"key.adopt": false,
	"key.revoke": false,
	"key.limit": ({ requestsPerDay, tokensPerDay }) =>
		requestsPerDay !== undefined || tokensPerDay !== undefined,
	"user.change": ({ role, disabled }) =>
		role !== undefined || disabled === false,
	"user.remove": false,
	"session.revoke": false,
	"token.rotate": false,
	// The first range shuts everybody else out; taking the last one away lets everybody in.
	"ip.allow": (_, { settings }) => settings.allowed_ips.length > 0,
	"ip.deny": (_, { settings }) => settings.allowed_ips.length <= 1,
	"limits.set": (input, { settings }) => loosensLimits(input, settings.limits),
	"secret.remove": false,
	"secret.test": false,
	"vault.lock": false,
	"cert.revoke": false,
	"trust.remove": false,
	"project.add": ({ upstreams }) => upstreams.length > 0,
	// Another project's rules and mode may be looser, and who set it up chose this one.
	"upstream.change": ({ readOnly, project }) =>
		readOnly !== true || project !== undefined,
	"upstream.remove": false,
	"upstream.restart": false,
	// To an address of the asker's choice, from a process that no sandbox holds.
	"upstream.test": (input) => !("name" in input),
	// Asks by itself for the key it makes the first time.
	"connect.open": false,
	"oauth.answer": ({ allow }) => allow,
	"oauth.revoke": false,
	"approval.answer": ({ verdict }) => verdict === "allow",
	"grant.revoke": false,
	"bridge.raise": false,
	// What the phone asks for then waits for a person here.
	"pair.start": false,
	"pair.cancel": false,
	"device.limit": ({ reach, session, upstreams }) =>
		(reach !== undefined && reach !== "none") ||
		session === true ||
		upstreams !== undefined,
	"device.allow-high": ({ forSeconds }) => forSeconds > 0,
	"device.revoke": false,
	"device.revoke-all": false,
	"network.forget": false,
	"hook.install": false,
	"console.link": false,
	"rules.add": (input, holding) => loosensRules(input, holding),
	"rules.remove": ({ index, digest }, { settings }) => {
		const rule = settings.rules[index];
		return rule?.then !== "allow" || digestOfRule(rule) !== digest;
	},
	// The file may hold a tighter one by now: what was looked at is what it is compared with, or it widens.
	"settings.set": ({ path, value, was }, { settings }) =>
		settingWidens(path, value, settings) ||
		JSON.stringify(valueAt(settings, path) ?? null) !== JSON.stringify(was),
	"gate.stop": false,
	"gate.restart": false,
};

/** The narrowest rule wins: a question about a part of what is denied makes that part a question. */
function loosensRules(
	{ rule }: Input<"rules.add">,
	{ settings, projectDenies = false }: Holding,
): boolean {
	const { then } = rule;
	return then === "ask"
		? projectDenies || settings.rules.some((one) => one.then === "deny")
		: then !== "deny";
}

/** What holds for a while and is tighter than what follows it: another end of it may come sooner. */
const endsSooner = (
	{ forSeconds, untilRestart }: Input<"mode.set">,
	{ mode, returnsTo, until }: Holding["mode"],
): boolean =>
	isTighter(mode, returnsTo) &&
	(forSeconds !== undefined || (untilRestart === true && until !== null));

const limitNames = {
	queriesPerMinute: "queries_per_minute",
	writesPerMinute: "writes_per_minute",
	maxTokensPerRequest: "max_tokens_per_request",
	maxConcurrentStreams: "max_concurrent_streams",
	totalQueriesPerMinute: "total_queries_per_minute",
	totalWritesPerMinute: "total_writes_per_minute",
} as const satisfies Record<keyof LimitNumbers, string>;

function loosensLimits(
	{ off, ...wanted }: Input<"limits.set">,
	held: SecuritySettings["limits"],
): boolean {
	if (off === true) return true;
	// Where none held, any is tighter.
	if (held === null) return false;
	return Object.entries(wanted).some(([field, number]) => {
		// The schema has no other fields.
		const now = held[limitNames[field as keyof LimitNumbers]];
		if (number === undefined || now === null) return false;
		return number === null || number > now;
	});
}

export function widens(
	name: CommandName,
	input: object,
	holding: Holding,
): boolean {
	if (commands[name].effect === "read") return false;
	// The rule and the input belong to the same name.
	const rule = rules[name] as Rule<"mode.set"> | undefined;
	return typeof rule === "function"
		? rule(input as Input<"mode.set">, holding)
		: (rule ?? true);
}

/** A question about a question would say less than the first one. */
export const answersQuestion: ReadonlySet<CommandName> = new Set([
	"approval.answer",
	"oauth.answer",
]);

export function rulingOf(
	actor: Actor,
	name: CommandName,
	isWidening: boolean,
	{ desktop, passphrase }: OwnerView,
): Ruling {
	if (actor === "desktop" || !isWidening) return "go";
	// A phone is let in by the owner, and by nobody else: also where nothing else needs a passphrase.
	if (name === "pair.confirm") return desktop ? "desktop" : "passphrase";
	// A question about a question would be answered where the first one is.
	if (desktop) return answersQuestion.has(name) ? "desktop" : "ask";
	return passphrase ? "passphrase" : "go";
}
