/**
 * What the gate says to an agent's hook: finds the pieces of the call, has them judged, asks a person where the policy
 * asks, and writes an entry of it before the agent hears anything. Whatever goes wrong is a denial. Knows no dialect.
 */
import type { HookAnswer, HookQuestion } from "../../contract/hooks.ts";
import type { Mode } from "../../contract/views.ts";
import { canonicalJson } from "../approval/digest.ts";
import type { Held, NewQuestion } from "../approval/question.ts";
import type { Entry } from "../audit/log.ts";
import type { Clock } from "../clock.ts";
import { isObject } from "../json.ts";
import type { Log } from "../log.ts";
import { isTighter } from "../mode.ts";
import type { Judgement } from "../policy/judgement.ts";
import type { Policies } from "../policy/policies.ts";
import type { ProjectPolicy } from "../settings/project-policy.ts";
import { visible } from "../visible.ts";
import {
	digestOfCall,
	entryOf,
	type Guess,
	type HookCall,
	keyOf,
	type OddHookCall,
	readCall,
} from "./call.ts";
import { refusalOf, waitFor } from "./waiting.ts";

export interface HookParts {
	readonly clock: Clock;
	readonly log: Log;
	readonly audit: {
		admit(entry: Entry): Promise<void>;
		refused(entry: Entry): void;
	};
	readonly mode: { readonly current: Mode };
	readonly approvals: {
		ask(question: NewQuestion): Held;
		/** How long a person may take, by the monotonic clock. */
		deadlineFor(upstream: string): number;
	};
	readonly policies: Pick<Policies, "judge">;
	readonly bridge: { readonly raised: boolean };
	/** The registered project a folder is in. */
	readonly project: (cwd: string) => ProjectPolicy | undefined;
	readonly guess: Guess;
}

/** A person's yes to a call is good for the agent's own question about the same call that follows. */
const yesMs = 120_000;
const keptYes = 200;

export class Hooks {
	readonly #parts: HookParts;
	/** By call: until when, by the monotonic clock. */
	readonly #yes = new Map<string, number>();

	constructor(parts: HookParts) {
		this.#parts = parts;
	}

	/** Never rejects. `gone` voids the question when the hook's connection ends. */
	async ask(question: HookQuestion, gone?: AbortSignal): Promise<HookAnswer> {
		try {
			const call = this.#read(question);
			if ("odd" in call) {
				this.#parts.audit.refused({
					...this.#entry(call),
					step: 1,
					reason: call.odd,
				});
				return deny(
					`${call.odd} is not understood. If ${question.agent} was updated, update Drawbridge too`,
				);
			}
			return await this.#answer(call, gone);
		} catch (bug) {
			this.#parts.log("error", "a hook's call was denied because of a bug", {
				bug: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug),
			});
			return deny("the gate could not judge it; see its log");
		}
	}

	#read(question: HookQuestion): HookCall | OddHookCall {
		const { guess, clock } = this.#parts;
		return readCall(question, guess, clock.monotonicMs());
	}

	async #answer(
		call: HookCall,
		gone: AbortSignal | undefined,
	): Promise<HookAnswer> {
		const judgement = this.#judge(call);
		const { decision, rule } = judgement;
		// An agent is no admin, whoever runs it.
		if (this.#parts.bridge.raised)
			return this.#denied(call, judgement, {
				by: "bridge",
				reason: "the owner of this machine raised the bridge",
			});
		if (decision === "deny")
			return this.#denied(call, judgement, {
				by: rule === "" ? "mode" : `rule ${rule}`,
				reason:
					rule === ""
						? `it is ${judgement.risk}, and the ${this.#parts.mode.current} mode allows that to nobody but an admin (${whyOf(judgement)})`
						: `a rule of this machine's owner forbids it: ${rule}`,
			});
		if (decision === "allow")
			return await this.#passed(call, judgement, {
				by: rule === "" ? "mode" : `rule ${rule}`,
				allow: isWavedThrough(call, judgement),
			});
		if (this.#takeYes(call))
			return await this.#passed(call, judgement, {
				by: "the answer to the call",
				allow: true,
			});
		return await this.#askPerson(call, judgement, gone);
	}

	async #askPerson(
		call: HookCall,
		judgement: Judgement,
		gone: AbortSignal | undefined,
	): Promise<HookAnswer> {
		if (gone?.aborted === true)
			return this.#denied(call, judgement, { by: "", reason: "it went away" });
		if (call.question.waitMs === 0)
			return this.#denied(call, judgement, {
				by: "",
				reason: `it is ${judgement.risk} and somebody has to say yes to it, and no gate is running to ask anybody; start one with "drawbridge serve" or by opening Drawbridge`,
			});
		const held = this.#parts.approvals.ask(this.#questionOf(call, judgement));
		const ticketAfterMs = mayRetry(call) ? call.question.waitMs : undefined;
		const answer = await waitFor(held, { ticketAfterMs, gone });
		if (answer.kind !== "allow")
			return this.#denied(call, judgement, refusalOf(answer));
		// What holds now, not what held when it was asked; and the scripts it runs are still the same.
		const now = this.#judge(call);
		if (
			now.decision === "deny" ||
			digestOfCall(call, now) !== digestOfCall(call, judgement) ||
			!held.release()
		) {
			held.withdraw();
			return this.#denied(call, now, {
				by: answer.by,
				reason: "it was changed or taken back before the call could go on",
			});
		}
		if (answer.editedArgs !== undefined)
			return await this.#edited(call, now, answer.editedArgs, answer.by, gone);
		this.#keepYes(call);
		return await this.#passed(call, now, { by: answer.by, allow: true });
	}

	/** What a person wrote instead is judged like any call; what is graver than what they saw is asked about again. */
	async #edited(
		call: HookCall,
		shown: Judgement,
		editedArgs: string,
		by: string,
		gone: AbortSignal | undefined,
	): Promise<HookAnswer> {
		let input: unknown;
		try {
			input = JSON.parse(editedArgs);
		} catch {
			input = undefined;
		}
		if (!isObject(input))
			return this.#denied(call, shown, {
				by,
				reason: "the changed arguments cannot be read",
			});
		const question = { ...call.question, input };
		const edited = this.#read(question);
		if ("odd" in edited)
			return this.#denied(call, shown, { by, reason: edited.odd });
		const judgement = this.#judge(edited);
		if (judgement.decision === "deny" || rank(judgement) > rank(shown)) {
			const answer = await this.#answer(edited, gone);
			return answer.decision === "deny"
				? answer
				: { ...answer, updatedInput: answer.updatedInput ?? input };
		}
		this.#keepYes(edited);
		const passed = await this.#passed(edited, judgement, { by, allow: true });
		return passed.decision === "allow"
			? { ...passed, updatedInput: input }
			: passed;
	}

	/** By what holds now. A project's mode only tightens here: the agent is none of its upstreams. */
	#judge({ pieces, upstream, tool, question: { cwd } }: HookCall): Judgement {
		const { mode, policies, project: find } = this.#parts;
		const project = find(cwd);
		const wanted = project?.mode(mode.current) ?? mode.current;
		return policies.judge(pieces, {
			upstream,
			project,
			tools: [tool],
			mode: isTighter(wanted, mode.current) ? wanted : mode.current,
			// It comes through the owner's own door: nothing is beyond asking the owner.
			role: "admin",
			known: true,
			cwd,
		});
	}

	#questionOf(call: HookCall, judgement: Judgement): NewQuestion {
		const { question, upstream, agent } = call;
		const { approvals, clock } = this.#parts;
		return {
			client: "hook",
			clientId: upstream,
			agent,
			upstream,
			method: call.event,
			path: "",
			tool: call.tool,
			args: canonicalJson(question.input),
			cwd: question.cwd,
			judgement,
			digest: digestOfCall(call, judgement),
			runsScripts: (judgement.scripts?.length ?? 0) > 0,
			onceOnly: judgement.risk === "critical",
			role: "operator",
			deadlineMs: mayRetry(call)
				? approvals.deadlineFor(upstream)
				: Math.min(
						clock.monotonicMs() + question.waitMs,
						approvals.deadlineFor(upstream),
					),
		};
	}

	/** On disk before the agent hears of it; where that fails, it is denied. */
	async #passed(
		call: HookCall,
		judgement: Judgement,
		{ by, allow }: { by: string; allow: boolean },
	): Promise<HookAnswer> {
		try {
			await this.#parts.audit.admit({
				...this.#entry(call, judgement),
				kind: "admitted",
				decision: judgement.decision === "ask" ? "ask→allow" : "allow",
				decidedBy: by,
				reason: allow ? "allowed" : "no objection",
			});
		} catch {
			return deny("the audit log cannot be written");
		}
		return {
			decision: allow ? "allow" : "none",
			reason: allowed(by),
			// Whoever runs it itself can look once more.
			...(call.question.agent === "run" && judgement.scripts !== undefined
				? { scripts: [...judgement.scripts] }
				: {}),
		};
	}

	#denied(
		call: HookCall,
		judgement: Judgement,
		{ by, reason }: { by: string; reason: string },
	): HookAnswer {
		this.#parts.audit.refused({
			...this.#entry(call, judgement),
			kind: "refused",
			step: judgement.decision === "ask" ? 9 : 8,
			decision: judgement.decision === "ask" ? "ask→deny" : "deny",
			decidedBy: by,
			reason,
		});
		return deny(reason);
	}

	#entry(call: HookCall | OddHookCall, judgement?: Judgement): Entry {
		const { mode, clock } = this.#parts;
		return entryOf(call, mode.current, clock.monotonicMs(), judgement);
	}

	#keepYes(call: HookCall): void {
		const key = keyOf(call);
		if (call.question.kind !== "call" || key === undefined) return;
		this.#yes.delete(key);
		this.#yes.set(key, this.#parts.clock.monotonicMs() + yesMs);
		const [oldest] = this.#yes.keys();
		if (this.#yes.size > keptYes && oldest !== undefined)
			this.#yes.delete(oldest);
	}

	/** Once only. */
	#takeYes(call: HookCall): boolean {
		const key = keyOf(call);
		if (call.question.kind !== "permission" || key === undefined) return false;
		const until = this.#yes.get(key);
		this.#yes.delete(key);
		return until !== undefined && until > this.#parts.clock.monotonicMs();
	}
}

const deny = (reason: string): HookAnswer => ({
	decision: "deny",
	reason: `Drawbridge refused this call: ${visible(reason)}.`,
});

const allowed = (by: string): string =>
	`Drawbridge let this call through (${visible(by)}).`;

/** Where nobody can tell whose session it is, a retry could be another agent's. */
const mayRetry = ({ question }: HookCall): boolean => question.session !== "";

/** Nothing stands in for the agent's own rules but a low call that was read to its end. */
const isWavedThrough = (
	{ waves, question, pieces }: HookCall,
	{ risk }: Judgement,
): boolean =>
	waves &&
	!question.planning &&
	risk === "low" &&
	pieces.length > 0 &&
	pieces.every(({ guessed }) => !guessed);

const whyOf = ({ pieces }: Judgement): string =>
	pieces
		.flatMap(({ why }) => why)
		.map(({ reason }) => reason.replace(/\.$/, ""))
		.slice(0, 3)
		.join("; ");

const ranks = { low: 0, high: 1, critical: 2 } as const;
const rank = ({ risk }: Judgement): number => ranks[risk];
