/**
 * One call of an agent as the gate looks at it: what it would run, who it is said to be from, and what an answer to it is
 * bound to. Judges nothing and keeps nothing.
 */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import type { HookQuestion } from "../../contract/hooks.ts";
import type { Mode } from "../../contract/views.ts";
import { canonicalJson, digestOf } from "../approval/digest.ts";
import type { Entry } from "../audit/log.ts";
import type { Piece } from "../inspection/piece.ts";
import type { JsonObject } from "../json.ts";
import type { Judgement } from "../policy/judgement.ts";
import { recordOf } from "../policy/record.ts";
import { visible } from "../visible.ts";
import { piecesOfRun } from "./run-input.ts";
import { type Found, foreignName, OddCall, ownTool } from "./tools.ts";

interface CallHead {
	readonly question: HookQuestion;
	/** "hook:claude". */
	readonly upstream: string;
	/** Short enough to be shown; of two sessions it is never the same. */
	readonly agent: string;
	readonly tool: string;
	readonly event: string;
	readonly startedMs: number;
}
export type HookCall = CallHead & Found;
/** Not understood, and why. */
export type OddHookCall = CallHead & { readonly odd: string };

/** What a tool nobody described would run. */
export type Guess = (tool: string, input: JsonObject) => readonly Piece[];

/** As long as a UUID. */
const shownWhole = 36;
const shownPart = 12;
/** Of a SHA-256 in base64url: 132 bits. */
const shownDigest = 22;

/**
 * A session as people see it and as calls are compared by it, in questions, grants and tickets. A long one, or one with
 * characters nobody sees, is its beginning and a digest of all of it: always longer than one that is shown whole.
 */
function nameOfSession(session: string): string {
	const shown = visible(session);
	if (shown === session && shown.length <= shownWhole) return shown;
	const digest = createHash("sha256").update(session, "utf16le");
	return `${shown.slice(0, shownPart).toWellFormed()}… #${digest.digest("base64url").slice(0, shownDigest)}`;
}

export function readCall(
	question: HookQuestion,
	guess: Guess,
	startedMs: number,
): HookCall | OddHookCall {
	const { agent, session, tool, event, cwd } = question;
	const head: CallHead = {
		question,
		upstream: `hook:${agent}`,
		agent:
			session === "" ? agent : `${agent}, session ${nameOfSession(session)}`,
		tool: visible(tool),
		event: visible(event),
		startedMs,
	};
	if (!isAbsolute(cwd)) return { ...head, odd: "a call without its folder" };
	try {
		return { ...head, ...found(question, guess) };
	} catch (error) {
		if (error instanceof OddCall) return { ...head, odd: error.message };
		throw error;
	}
}

function found({ agent, tool, cwd, input }: HookQuestion, guess: Guess): Found {
	if (agent === "run")
		return { pieces: piecesOfRun({ tool, cwd, input }), waves: true };
	return (
		ownTool({ tool, input, cwd }) ?? {
			pieces: guess(foreignName(tool), input),
			waves: false,
		}
	);
}

/** What a person's answer is bound to. */
export const digestOfCall = (
	{ question, upstream }: CallHead,
	judgement?: Judgement,
): string =>
	digestOf({
		client: "hook",
		agent: question.agent,
		upstream,
		method: question.kind,
		target: question.tool,
		headers: [],
		body: Buffer.from(canonicalJson(question.input), "utf16le"),
		cwd: question.cwd,
		scripts: judgement?.scripts ?? [],
	});

/**
 * By which the agent's own question about a call is known to be about that call: it may say more than the call did, so
 * what would run counts. undefined: nothing would.
 */
export function keyOf({ question, pieces }: HookCall): string | undefined {
	if (pieces.length === 0) return undefined;
	const { agent, session, tool, cwd } = question;
	return createHash("sha256")
		.update(JSON.stringify([agent, session, tool, cwd, pieces]))
		.digest("hex");
}

/** What the log says of it, before a decision. */
export function entryOf(
	call: CallHead,
	mode: Mode,
	nowMs: number,
	judgement?: Judgement,
): Entry {
	return {
		kind: "refused",
		request: "",
		client: "hook",
		upstream: call.upstream,
		method: call.event,
		path: "",
		tool: call.tool,
		agent: call.agent,
		step: 0,
		status: 0,
		reason: "",
		durationMs: nowMs - call.startedMs,
		mode,
		digest: digestOfCall(call, judgement),
		...(judgement === undefined ? {} : recordOf(judgement)),
	};
}
