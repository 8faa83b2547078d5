/**
 * What was chosen in the wizard so far, and what it comes to. Kept in the tab, so that a reload goes on where it was; a
 * command is not, since somebody may type a secret into it.
 */
import * as z from "zod";
import { AgentId } from "../../contract/agents.ts";
import type { SetupPlan } from "../../contract/setup.ts";
import {
	Mode,
	PresetName,
	Role,
	type StatusView,
} from "../../contract/views.ts";
import { isRange } from "../shared/address-range.ts";
import {
	type CommandDraft,
	commandProblem,
	isCommandGood,
	noCommand,
	stdioOf,
} from "../upstreams/command-draft.ts";
import { presets } from "../upstreams/strings.ts";
import { nameProblem, urlProblem } from "../upstreams/upstream-problem.ts";
import { setup as strings } from "./strings.ts";

export const steps = [
	"mode",
	"key",
	"addresses",
	"upstream",
	"agents",
	"review",
] as const;
export type StepName = (typeof steps)[number];

const KeptDraft = z.object({
	at: z.enum(steps),
	/** `null`: it stays as it is. */
	mode: Mode.nullable(),
	makesKey: z.boolean(),
	keyName: z.string().max(500),
	keyRole: Role,
	addsRanges: z.boolean(),
	ranges: z.string().max(4_000),
	allowsSelf: z.boolean(),
	addsUpstream: z.boolean(),
	preset: PresetName.nullable(),
	name: z.string().max(100),
	way: z.enum(["address", "command"]),
	url: z.string().max(2_000),
	agents: z.array(AgentId),
	inProject: z.boolean(),
	dir: z.string().max(4_096),
});
export type Draft = z.infer<typeof KeptDraft> & {
	readonly command: CommandDraft;
};

/** Of what is not there yet, what most people want; of the rest, nothing. */
export const firstDraft = (status: StatusView): Draft => ({
	at: "mode",
	mode: fromDefault(status) ? "strict" : null,
	makesKey: status.activeKeys === 0,
	keyName: status.activeKeys === 0 ? "my-agent" : "",
	keyRole: "operator",
	addsRanges: false,
	ranges: "",
	allowsSelf: true,
	addsUpstream: upstreamsThere(status).length === 0,
	preset: null,
	name: "",
	way: "address",
	url: "",
	command: noCommand,
	agents: [],
	inProject: false,
	dir: "",
});

const fromDefault = ({ origins }: StatusView): boolean =>
	origins.some(({ setting, from }) => setting === "mode" && from === "default");

/** The demo goes with the gate. */
export const upstreamsThere = ({ upstreams }: StatusView): readonly string[] =>
	upstreams.flatMap(({ name, source }) => (source === "demo" ? [] : name));

const place = "drawbridge-setup";
type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** `null`: nothing that can be gone on with. */
export function resumed(storage: Kept): Draft | null {
	try {
		const kept = KeptDraft.safeParse(
			JSON.parse(storage.getItem(place) ?? "null"),
		).data;
		return kept ? { ...kept, command: noCommand } : null;
	} catch {
		return null;
	}
}

/** `null` forgets it. */
export function keep(storage: Kept, draft: Draft | null): void {
	try {
		if (draft) storage.setItem(place, JSON.stringify(keptOf(draft)));
		else storage.removeItem(place);
	} catch {
		// Where a browser keeps nothing, a reload begins anew.
	}
}

/** Where a command would be missing, its step comes again. */
function keptOf(draft: Draft): z.infer<typeof KeptDraft> {
	const { command: _, ...kept } = draft;
	const isLost =
		draft.addsUpstream &&
		draft.way === "command" &&
		steps.indexOf(draft.at) > steps.indexOf("upstream");
	return isLost ? { ...kept, at: "upstream" } : kept;
}

export const splitRanges = (text: string): readonly string[] =>
	text.split(/[\s,;]+/).filter(Boolean);

/** What is chosen, as the gate takes it. Only of a draft in which nothing is wrong. */
export function planOf(draft: Draft, status: StatusView): SetupPlan {
	const { preset } = draft;
	const url = draft.url.trim();
	const self =
		draft.allowsSelf && status.allowedIps.length === 0
			? ["127.0.0.1", "::1"]
			: [];
	return {
		dir: draft.inProject ? draft.dir.trim() : null,
		allow: draft.addsRanges ? [...self, ...splitRanges(draft.ranges)] : [],
		...(draft.mode === null ? {} : { mode: draft.mode }),
		...(draft.addsUpstream
			? {
					upstream: {
						name: draft.name.trim(),
						...(draft.way === "command"
							? { stdio: stdioOf(draft.command) }
							: {
									...(url === "" ? {} : { url }),
									...(preset === null ? {} : { preset }),
								}),
					},
				}
			: {}),
		...(draft.makesKey
			? { key: { name: draft.keyName.trim(), role: draft.keyRole } }
			: {}),
	};
}

type Field = "keyName" | "ranges" | "name" | "url" | "command" | "dir";
export type Problems = Readonly<Record<Field, string | null>>;

/** What is wrong with each field that counts, in words. The gate judges again. */
export function problemsOf(draft: Draft, status: StatusView): Problems {
	const knows = draft.preset !== null && presets[draft.preset].url !== "";
	const url = draft.url.trim();
	return {
		keyName:
			draft.makesKey && draft.keyName.trim() === ""
				? strings.keyNameMissing
				: null,
		ranges: draft.addsRanges ? rangesProblem(draft, status) : null,
		name: draft.addsUpstream
			? nameProblem(
					draft.name.trim(),
					status.upstreams.map(({ name }) => name),
				)
			: null,
		url:
			draft.addsUpstream && draft.way === "address" && !(url === "" && knows)
				? urlProblem(url)
				: null,
		command:
			draft.addsUpstream &&
			draft.way === "command" &&
			!isCommandGood(draft.command)
				? (commandProblem(draft.command) ?? strings.commandWrong)
				: null,
		dir:
			draft.inProject && !isAbsolute(draft.dir.trim())
				? strings.dirMissing
				: null,
	};
}

function rangesProblem(
	{ ranges, allowsSelf }: Draft,
	{ allowedIps }: StatusView,
): string | null {
	const typed = splitRanges(ranges);
	const wrong = typed.find((one) => !isRange(one));
	if (wrong !== undefined) return strings.rangeWrong(wrong.slice(0, 60));
	const none = typed.length === 0 && !(allowsSelf && allowedIps.length === 0);
	return none ? strings.rangesMissing : null;
}

const fieldsOf: Readonly<Record<StepName, readonly Field[]>> = {
	mode: [],
	key: ["keyName"],
	addresses: ["ranges"],
	upstream: ["name", "url", "command"],
	agents: [],
	review: ["dir"],
};

/** Whether the step can be left by its own button. */
export const isGood = (step: StepName, problems: Problems): boolean =>
	fieldsOf[step].every((field) => problems[field] === null);

/** The step left out: what it would have done is not done. */
export const skipped: Readonly<Record<StepName, Partial<Draft>>> = {
	mode: { mode: null },
	key: { makesKey: false },
	addresses: { addsRanges: false },
	upstream: { addsUpstream: false },
	agents: { agents: [] },
	review: {},
};

/** The gate may run on another system than the browser. */
const isAbsolute = (path: string): boolean =>
	/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
