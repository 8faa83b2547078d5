/**
 * What a program in the sandbox wants beyond its settings, as ordinary questions to a person: a host to reach, a folder to
 * write. Silence refuses, and so does the program's end. Changes nothing.
 */
import type { Approvals } from "../approval/approvals.ts";
import { canonicalJson, digestOf } from "../approval/digest.ts";
import type { Category } from "../command/finding.ts";

/** Whose program it is. */
export interface Whose {
	/** For display. */
	readonly client: string;
	readonly clientId: string;
	readonly upstream: string;
	/** Its command: what is remembered of one command is nothing to another. */
	readonly command: string;
	readonly cwd: string;
	/** Nothing is remembered. */
	readonly onceOnly: boolean;
}

type Asking = Pick<Approvals, "ask" | "deadlineFor">;

interface Wish {
	readonly tool: string;
	readonly args: object;
	readonly category: Category;
	readonly rule: string;
}

/** `destination`: "example.org:443". */
export const askToReach = (
	approvals: Asking,
	whose: Whose,
	destination: string,
	gone: AbortSignal,
): Promise<boolean> =>
	asked(approvals, whose, gone, {
		tool: `reach ${destination}`,
		args: { command: whose.command, reach: destination },
		category: "network",
		rule: "what a program in the sandbox reaches beyond its hosts is asked; a yes holds until the program ends",
	});

/** A yes to this is for the settings: the caller changes them. */
export const askToWrite = (
	approvals: Asking,
	whose: Whose,
	folder: string,
	gone: AbortSignal,
): Promise<boolean> =>
	asked(approvals, { ...whose, onceOnly: true }, gone, {
		tool: `write ${folder}`,
		args: { command: whose.command, write: folder },
		category: "privilege",
		rule: "a folder more for a program in the sandbox is asked; a yes puts it into the settings, and holds from the program's next start",
	});

async function asked(
	approvals: Asking,
	whose: Whose,
	gone: AbortSignal,
	{ tool, args, category, rule }: Wish,
): Promise<boolean> {
	const { client, clientId, upstream, command, cwd, onceOnly } = whose;
	const text = canonicalJson(args);
	const held = approvals.ask({
		client,
		clientId,
		agent: "",
		upstream,
		origin: command,
		method: "",
		path: "",
		tool,
		args: text,
		cwd,
		judgement: {
			risk: "high",
			categories: [category],
			decision: "ask",
			rule,
			pieces: [],
		},
		digest: digestOf({
			client: clientId,
			agent: "",
			upstream: command,
			method: "sandbox",
			target: tool,
			headers: [],
			body: Buffer.from(text),
			cwd,
			scripts: [],
		}),
		onceOnly,
		// Nobody's: a program is no admin.
		role: "operator",
		deadlineMs: approvals.deadlineFor(upstream),
	});
	const leave = (): void => held.withdraw();
	if (gone.aborted) leave();
	gone.addEventListener("abort", leave, { once: true });
	const answer = await held.answer;
	gone.removeEventListener("abort", leave);
	return answer.kind === "allow" && held.release();
}
