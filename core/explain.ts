/**
 * Why a request ended as it did, step by step, from what the audit log holds of it. For the owner only: a caller is told a
 * code. Reads the log and judges nothing anew, so it says what held then, not what holds now.
 */
import type {
	EntryView,
	ExplanationView,
	StepView,
} from "../contract/views.ts";
import { readJudgement } from "./policy/record.ts";

/** The steps of gate.ts by their numbers there. */
const steps = [
	"parse",
	"origin guard",
	"address",
	"identify",
	"mode: is a credential needed",
	"permission",
	"limits",
	"classify",
	"approve",
	"record",
	"forward",
	"outcome",
] as const;

const passedDetail: Readonly<Record<number, (entry: EntryView) => string>> = {
	4: ({ client }) => (client === "anonymous" ? "no credential" : client),
	5: ({ mode }) => mode,
	8: found,
	9: decided,
};

/** What the filter found; nothing of a text that was judged. */
function found({ risk, judgement }: EntryView): string {
	if (risk === "") return "nothing in it would run";
	const categories = readJudgement(judgement)?.piece.categories ?? [];
	return [risk, ...categories].join(", ");
}

/** Who let it through: the mode, a rule, a grant or a person. */
function decided({ decision, decidedBy }: EntryView): string {
	const by = decidedBy === "" ? "" : ` by ${decidedBy}`;
	if (decision.startsWith("ask")) return `asked, and allowed${by}`;
	return decision === "" ? "nobody had to be asked" : `not asked, allowed${by}`;
}

/** What to do, by the words a refusal's reason begins with after its code. */
const advice: readonly (readonly [RegExp, string])[] = [
	[
		/^credential-in-query/,
		"Send the key in the X-API-Key header. It may be in a log now: rotate it with drawbridge key rotate ID.",
	],
	[
		/^unauthenticated: no credential$/,
		"In strict mode every call needs a key: drawbridge key create NAME, and send it as X-API-Key.",
	],
	[
		/^unauthenticated: no credential from beyond loopback|^unauthenticated: no credential, and relayed/,
		"Callers without a key are let in from this machine only, and not through another proxy. Give it a key.",
	],
	[
		/^unauthenticated: no credential from another user/,
		"The program runs as another user of this machine. Give it a key of its own.",
	],
	[
		/^unauthenticated: (?:unknown, expired or revoked key|token that)/,
		"Look at drawbridge key list: the key may be revoked or expired. Make a new one with drawbridge key create NAME.",
	],
	[
		/disagree|duplicate credential/,
		"It showed two credentials that are not of one client. Send one.",
	],
	[
		/^forbidden: key is not for this upstream/,
		"Make a key that names this upstream: drawbridge key create NAME --upstream UPSTREAM.",
	],
	[
		/^forbidden: key is limited to/,
		"The key may call some tools only, and nothing but MCP: drawbridge key tools ID shows and changes which.",
	],
	[
		/^forbidden: key is bound to another agent/,
		"The key is bound to one agent. Give this agent a key of its own.",
	],
	[
		/^forbidden: read-only/,
		"The upstream is read-only: drawbridge upstream read-only NAME off lets writes through again.",
	],
	[
		/^forbidden: service worker/,
		"Open the dashboard at an address of its own, http://NAME.localhost and the gate's port: there it may have a service worker.",
	],
	[
		/^forbidden: needs/,
		"Use a key of a higher role, or map this route or tool to another permission in security.json (routes, tools).",
	],
	[
		/^forbidden: a rule gives it to nobody/,
		"A rule or the preset refuses this for everyone; a rule of your own before it (routes in security.json) can change that.",
	],
	[
		/^forbidden: address not in/,
		"The address is not on the allowlist: drawbridge ip allow ADDRESS.",
	],
	[
		/^foreign-/,
		"A web page, or a name that is not the gate's, tried to call it. If it was you, use the address that drawbridge status shows.",
	],
	[
		/^rate-limited: daily-/,
		"The key has spent what it may in a day (UTC). Another limit: drawbridge key limit ID.",
	],
	[
		/^rate-limited/,
		"It waits as long as Retry-After says. The numbers are in drawbridge limits.",
	],
	[
		/^the answer holds the secret of/,
		"The upstream sent back the secret that the gate had added, so the answer was cut. Find out why it does, and replace the secret: drawbridge secret set NAME.",
	],
	[
		/^secret-missing: the vault stayed locked/,
		"The vault is locked, and what the upstream needs is in it: drawbridge vault unlock, or unlock the keychain.",
	],
	[
		/^secret-missing/,
		"The upstream's header refers to something that is not there: drawbridge upstream list names it; drawbridge secret set NAME sets it.",
	],
	[
		/^upstream-down/,
		"Nothing answers at the upstream's address. Start it, or correct its address.",
	],
	[
		/^upstream-silent/,
		"The upstream took too long. Raise timeout_seconds if it needs more time.",
	],
	[
		/^too-large/,
		"The body or its tokens are over the limit: max_body_bytes of the upstream, or max_tokens_per_request of the limits.",
	],
	[
		/^unknown-upstream/,
		"No upstream has the name the path begins with: drawbridge upstream list.",
	],
];

/** undefined: no entry is of this request. `entries` oldest first. */
export function explain(
	entries: readonly EntryView[],
): ExplanationView | undefined {
	const last = entries.at(-1);
	const first = entries[0];
	if (!last || !first) return undefined;
	const refused = entries.find(({ kind }) => kind === "refused");
	const outcome = entries.find(({ kind }) => kind === "outcome");
	// A request that is under way has been recorded and not more.
	const reached = refused ? refused.step : outcome ? steps.length : 10;
	const told = refused ?? outcome ?? last;
	// An outcome does not repeat what was found.
	const judged = entries.findLast(({ judgement }) => judgement !== "") ?? told;
	return {
		request: last.request,
		at: first.at,
		client: last.client,
		agent: last.agent,
		upstream: last.upstream,
		method: last.method,
		path: last.path,
		tool: last.tool,
		status: told.status,
		mode: last.mode,
		steps: steps.map((name, index) =>
			stepView(index + 1, name, { reached, refused, told, judged }),
		),
		advice: advice.find(([form]) => form.test(told.reason))?.[1] ?? "",
	};
}

interface Told {
	readonly reached: number;
	readonly refused: EntryView | undefined;
	/** Says how it ended. */
	readonly told: EntryView;
	/** Says what it was found to be. */
	readonly judged: EntryView;
}

function stepView(
	step: number,
	name: string,
	{ reached, refused, told, judged }: Told,
): StepView {
	if (refused && step === reached)
		return { step, name, outcome: "refused", detail: refused.reason };
	// 0: refused by one of the gate's own endpoints, behind the first five.
	const passed = refused && reached === 0 ? step <= 5 : step <= reached;
	if (!passed) return { step, name, outcome: "not-reached", detail: "" };
	const detail =
		step === 12
			? `${told.status}${told.reason === "" ? "" : `, ${told.reason}`}`
			: (passedDetail[step]?.(judged) ?? "");
	return { step, name, outcome: "passed", detail };
}
