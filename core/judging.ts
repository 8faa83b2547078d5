/**
 * Step 8 for one request: what in it would run, and what the policy makes of that whenever it is asked. The bytes stay
 * what they are; rules, modes, lists of secrets and scripts are read anew. Asks nobody.
 */
import type { NewQuestion } from "./approval/question.ts";
import { isKnown } from "./client.ts";
import { type Asking, digestOfAsking, questionOf } from "./holding/asking.ts";
import { type McpCall, mcpCallOf } from "./holding/mcp-call.ts";
import { inspect } from "./inspection/inspect.ts";
import { withLeaks } from "./leak-guard/judged.ts";
import type { Leaky } from "./leak-guard/leak-guard.ts";
import type { Judgement } from "./policy/judgement.ts";
import type { Policies } from "./policy/policies.ts";
import { pathOf } from "./route.ts";
import type { Standing } from "./standing.ts";

/** A judgement, and what an answer to it is bound to. */
export interface Judged {
	readonly judgement: Judgement;
	/** SHA-256 in hex. */
	readonly digest: string;
}

/** Secrets were found in it, and a person is to be asked. */
export interface Leaking {
	readonly leaky: Leaky;
	/** With every secret written over. */
	readonly masked: Asking["body"];
	readonly target: string;
}

export class Judging {
	readonly asking: Asking;
	#call: McpCall | null | undefined;
	readonly #upgrade: boolean;
	readonly #standing: Standing;
	readonly #policies: Policies;
	readonly #leaking: Leaking | undefined;

	constructor(
		asking: Asking,
		upgrade: boolean,
		standing: Standing,
		policies: Policies,
		leaking?: Leaking,
	) {
		this.#leaking = leaking;
		this.asking = asking;
		this.#upgrade = upgrade;
		this.#standing = standing;
		this.#policies = policies;
	}

	/** undefined: no single call of MCP's. */
	get call(): McpCall | undefined {
		const { body, head } = this.asking;
		// A form's fields may look like one.
		this.#call ??=
			(body.calls.length === 1 ? mcpCallOf(body.json, head) : null) ?? null;
		return this.#call ?? undefined;
	}

	/** By what holds now; undefined: nothing of it would run. */
	judge(): Judged | undefined {
		const { upstream, target, method, body, client } = this.asking;
		const path = pathOf(target);
		const pieces = inspect(
			{
				method,
				path,
				query: target.slice(path.length),
				upgrade: this.#upgrade,
				calls: body.calls,
				json: body.json,
			},
			upstream.commands,
		);
		const judged =
			pieces.length === 0
				? undefined
				: this.#policies.judge(pieces, {
						upstream: upstream.name,
						project: upstream.project,
						tools: body.calls.map(({ tool }) => tool),
						mode: this.#standing.mode(upstream),
						role: client.role,
						known: isKnown(client),
					});
		const judgement = this.#leaking
			? withLeaks(judged, this.#leaking.leaky)
			: judged;
		if (judgement === undefined) return undefined;
		const digest = digestOfAsking(
			this.asking,
			this.call,
			judgement.scripts ?? [],
		);
		return { judgement, digest };
	}

	/** For a person; silence refuses at `deadlineMs` of the monotonic clock. */
	question({ judgement, digest }: Judged, deadlineMs: number): NewQuestion {
		const mode = this.#standing.mode(this.asking.upstream);
		const { asking } = this;
		// A secret is not shown to whoever looks at the question, nor kept with it.
		const shown = this.#leaking
			? { ...asking, body: this.#leaking.masked, target: this.#leaking.target }
			: asking;
		return questionOf(shown, this.call, judgement, {
			mode,
			digest,
			deadlineMs,
		});
	}

	/** The same request with another body. */
	withBody(body: Asking["body"]): Judging {
		return new Judging(
			{ ...this.asking, body },
			this.#upgrade,
			this.#standing,
			this.#policies,
			this.#leaking,
		);
	}
}
