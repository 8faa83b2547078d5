/**
 * The phone's way to the gate: JSON over this page's own origin. The session's cookie goes along by itself and only
 * reads. What comes back is parsed here; whether it is true is for its signature to say.
 */
import * as z from "zod";
import { phoneProblems, type PhoneProblem } from "../../contract/phone.ts";

/** `offline`: no answer came. `unreadable`: one came that this page does not understand. */
export type DoorProblem = PhoneProblem | "offline" | "unreadable";

export type Answered<T> =
	| { readonly value: T }
	| { readonly problem: DoorProblem };

export interface Door {
	post<T>(
		path: string,
		body: object,
		answer: z.ZodType<T>,
		signal?: AbortSignal,
	): Promise<Answered<T>>;
	get<T>(path: string, answer: z.ZodType<T>): Promise<Answered<T>>;
	/** A stream of events; `stop` ends it. */
	stream(path: string, stop: AbortSignal): Promise<Answered<ByteStream>>;
}
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/** `wait` is answered within 25 s. */
const deadlineMs = 40_000;

const Problem = z.object({ code: z.string() });
const isProblem = (code: string): code is PhoneProblem =>
	Object.hasOwn(phoneProblems, code);

export function openDoor(fetching: typeof fetch): Door {
	async function ask(
		path: string,
		init: RequestInit,
		stop: AbortSignal,
	): Promise<Answered<Response>> {
		try {
			const response = await fetching(path, {
				...init,
				credentials: "same-origin",
				cache: "no-store",
				redirect: "error",
				signal: stop,
			});
			if (response.ok) return { value: response };
			const told = Problem.safeParse(await response.json().catch(() => null));
			const code = told.data?.code ?? "";
			return { problem: isProblem(code) ? code : "unreadable" };
		} catch {
			return { problem: "offline" };
		}
	}

	return {
		post: (path, body, answer, signal) =>
			read(
				ask(
					path,
					{
						method: "POST",
						headers: { "Content-Type": "application/json" },
						body: JSON.stringify(body),
					},
					AbortSignal.any([
						AbortSignal.timeout(deadlineMs),
						...(signal ? [signal] : []),
					]),
				),
				answer,
			),
		get: (path, answer) =>
			read(ask(path, {}, AbortSignal.timeout(deadlineMs)), answer),
		async stream(path, stop) {
			const answered = await ask(
				path,
				{ headers: { Accept: "text/event-stream" } },
				stop,
			);
			if ("problem" in answered) return answered;
			return answered.value.body
				? { value: answered.value.body }
				: { problem: "unreadable" };
		},
	};
}

async function read<T>(
	asked: Promise<Answered<Response>>,
	answer: z.ZodType<T>,
): Promise<Answered<T>> {
	const answered = await asked;
	if ("problem" in answered) return answered;
	try {
		const parsed = answer.safeParse(JSON.parse(await answered.value.text()));
		return parsed.success ? { value: parsed.data } : { problem: "unreadable" };
	} catch (cause) {
		// A body that broke off is the network's doing; one that is no JSON is not.
		return {
			problem: cause instanceof SyntaxError ? "unreadable" : "offline",
		};
	}
}
