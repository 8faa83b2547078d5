/**
 * One hook call: read the agent's question, ask the gate, write the decision. Agents go on without an answer when a hook
 * is late, breaks or is not understood, so everything unexpected is an explicit denial, before the agent's own limit.
 */
import { ask, NoAnswer, reach } from "./ask.ts";
import {
	type Decided,
	isObject,
	type JsonObject,
	Unreadable,
} from "./dialect.ts";
import type { Line } from "./line.ts";

/** What is left to do: exit 0 with the decision on stdout, or 2 with a sentence on stderr. */
export interface Result {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: 0 | 2;
}

/** Larger calls are refused; what follows is read and let go, so that the agent's pipe does not break. */
const longestInput = 1024 * 1024;
/** Before the agent's limit. */
const spareMs = 5_000;
/** What the gate leaves of that for its answer to come back. */
const returnMs = 500;

/**
 * `socket` is where the gate is asked; `startedMs` is how long this program has run already. Never rejects.
 */
export async function answer(
	line: Line,
	socket: () => Promise<string>,
	input: NodeJS.ReadableStream,
	startedMs: number,
): Promise<Result> {
	const timeoutMs = line.timeoutSeconds * 1_000;
	const leftMs = Math.max(timeoutMs - spareMs, timeoutMs / 2) - startedMs;
	/** The answer must name it, a denial of what is not understood as well: another event's would be passed over. */
	let { event } = line;
	// While the input comes in. Whether it fails is asked below.
	const reached = socket().then(reach);
	reached.catch(() => undefined);
	const decide = async (): Promise<Decided> => {
		const read = await readInput(input);
		event = eventOf(read) ?? event;
		if (!line.dialect.events.includes(event)) throw unknownEvent(event);
		const asked = line.dialect.parse(read, event);
		return await ask(await reached, {
			agent: line.dialect.agent,
			event,
			kind: asked.kind,
			session: asked.session.slice(0, 200),
			tool: asked.tool,
			input: asked.input,
			cwd: asked.cwd,
			planning: asked.planning,
			waitMs: Math.max(1, Math.floor(leftMs - returnMs)),
		});
	};
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Late()), Math.max(1, leftMs));
	});
	try {
		const decided = await Promise.race([decide(), late]);
		return written(line, event, decided);
	} catch (error) {
		return written(line, event, {
			decision: "deny",
			reason: reasonOf(error, line),
		});
	} finally {
		clearTimeout(timer);
		reached.then(
			(open) => open.destroy(),
			() => undefined,
		);
	}
}

class Late extends Error {}

function written({ dialect }: Line, event: string, answered: Decided): Result {
	// An event of a newer version: how to answer it is not known, but this blocks.
	if (!dialect.events.includes(event))
		return { stdout: "", stderr: `${answered.reason}\n`, code: 2 };
	const text = dialect.write(answered, event);
	return { stdout: text === "" ? "" : `${text}\n`, stderr: "", code: 0 };
}

/** Not by `for await`, which costs a millisecond. */
function readAll(
	input: NodeJS.ReadableStream,
): Promise<{ pieces: Buffer[]; bytes: number }> {
	return new Promise((resolve, reject) => {
		const pieces: Buffer[] = [];
		let bytes = 0;
		input.on("data", (piece: Buffer) => {
			bytes += piece.length;
			if (bytes <= longestInput) pieces.push(piece);
		});
		input.once("end", () => resolve({ pieces, bytes }));
		input.once("error", reject);
	});
}

async function readInput(input: NodeJS.ReadableStream): Promise<JsonObject> {
	const { pieces, bytes } = await readAll(input);
	if (bytes > longestInput) throw new Unreadable("it is larger than 1 MiB");
	if (bytes === 0) throw new Unreadable("nothing was sent");
	let value: unknown;
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(
			Buffer.concat(pieces),
		);
		value = JSON.parse(text);
	} catch {
		throw new Unreadable("it is no JSON");
	}
	if (!isObject(value)) throw new Unreadable("it is no object");
	return value;
}

/** Where the agent names it. */
function eventOf(read: JsonObject): string | undefined {
	const event = read["hook_event_name"];
	return typeof event === "string" ? event : undefined;
}

const unknownEvent = (event: string): Unreadable =>
	new Unreadable(`the event "${event.slice(0, 60)}" is not known`);

function reasonOf(error: unknown, { home, dialect }: Line): string {
	if (error instanceof Unreadable)
		return `Drawbridge refused this call: what ${dialect.agent} sent the hook was not understood (${error.message}). If ${dialect.agent} was updated, update Drawbridge too.`;
	if (error instanceof Late)
		return "Drawbridge refused this call: nobody answered in time. Ask the owner of this machine, then try again.";
	if (error instanceof NoAnswer && error.code === "not-running") {
		const where = home === undefined ? "" : `, for the home ${home}`;
		return `Drawbridge refused this call: ${error.message}, so nobody can judge it. The owner of this machine starts the gate with "drawbridge serve" or by opening Drawbridge${where}.`;
	}
	if (error instanceof NoAnswer)
		return `Drawbridge refused this call: ${error.message}.`;
	return "Drawbridge refused this call because of a fault in its hook.";
}
