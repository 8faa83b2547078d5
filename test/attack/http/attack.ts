/**
 * Plays one attack twice: against the real gate, which must withstand it, and against the naive relay, which must
 * fall to it for the stated reason. An attack that harms neither proves nothing, so it has to say why it is kept.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import {
	type GateProcess,
	startGate,
	withHarmlessMessages,
} from "../../stub/gate-process.ts";
import { type Part, startPart } from "../../stub/part.ts";
import { type Answer, openWire, type Wire } from "../../stub/raw-client.ts";
import {
	type RawUpstream,
	sentinelPath,
	startRawUpstream,
} from "../../stub/raw-upstream.ts";

/** What the target did wrong, in a word or two. */
export type Verdict = string;
export const withstood: Verdict = "withstood";

export interface Target {
	readonly kind: "gate" | "naive";
	readonly port: number;
	readonly pid: number;
	/** `127.0.0.1:PORT`, as an honest client's Host field has it. */
	readonly host: string;
	readonly key: string;
	/** Behind `/x/`, and at the root unless the file says otherwise. */
	readonly upstream: RawUpstream;
	/** Behind `/y/`. */
	readonly other: RawUpstream;
	/** A second key that can be taken away. The naive relay knows no such thing: it is given its only one. */
	lentKey(): Promise<{ readonly key: string; revoke(): Promise<void> }>;
	/** What the process said before it died. */
	lastWords(): string;
}

export interface AttackOptions {
	readonly mode?: "strict" | "relaxed" | "lax";
	readonly root?: "x" | null;
	/** More upstreams in the gate's security.json, under the names given. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** More upstreams for both, by URL. */
	readonly upstreams?: Readonly<Record<string, string>>;
}

export interface Attack {
	readonly play: (target: Target) => Promise<Verdict>;
	/** The verdict the naive relay earns. */
	readonly naive?: Verdict;
	/** Why the naive relay withstands it too, and so why the case is worth keeping. */
	readonly alsoNaive?: string;
}

/** Starts both targets for the file that calls it, and returns the function that registers its attacks. */
export function attacks(
	options: AttackOptions = {},
): (name: string, attack: Attack) => void {
	let targets: Targets | undefined;
	beforeAll(async () => {
		targets = await startTargets(options);
	});
	afterAll(() => targets?.stop());
	const started = (): Targets => {
		if (targets === undefined) throw new Error("the targets did not start");
		return targets;
	};
	return (name, { play, naive, alsoNaive }) => {
		test(`the gate ${name}`, async () => {
			expect(await played(play, await started().gate())).toBe(withstood);
		});
		const expected = alsoNaive === undefined ? naive : withstood;
		const saying =
			alsoNaive === undefined ? `falls: ${naive}` : `holds too: ${alsoNaive}`;
		test(`… the naive relay ${saying} (${name})`, async () => {
			expect(await played(play, await started().naive())).toBe(expected);
		});
	};
}

async function played(play: Attack["play"], target: Target): Promise<Verdict> {
	target.upstream.reset();
	target.other.reset();
	const verdict = await play(target).catch((error: unknown) => {
		if (nobodyListens(error)) return crashed;
		throw error;
	});
	if (verdict !== crashed && (await settled(target))) return verdict;
	return target.kind === "naive"
		? crashed
		: `${crashed}: ${target.lastWords()}`;
}

const crashed: Verdict = "crashed";

/** A process that is going resets the connections it had not accepted yet; one that is gone refuses them. */
const nobodyListens = (error: unknown): boolean =>
	error instanceof Error &&
	"syscall" in error &&
	error.syscall === "connect" &&
	"code" in error &&
	(error.code === "ECONNREFUSED" || error.code === "ECONNRESET");

/** Each is started when it is first asked for, and afresh when the last attack killed it. */
interface Targets {
	gate(): Promise<Target>;
	naive(): Promise<Target>;
	stop(): Promise<void>;
}

async function startTargets(options: AttackOptions): Promise<Targets> {
	const root = options.root === undefined ? "x" : options.root;
	const mode = options.mode ?? "strict";
	const upstream = await startRawUpstream();
	const other = await startRawUpstream();
	const upstreams = {
		x: upstream.url,
		y: other.url,
		...options.upstreams,
	};
	let gate: Promise<Keyed<GateProcess>> | null = null;
	let naive: Promise<Keyed<Part>> | null = null;
	const startTheGate = async (): Promise<Keyed<GateProcess>> => {
		const process = await startGate({
			upstreams,
			mode,
			settings: {
				limits: null,
				upstreams: { x: withHarmlessMessages(upstream.url) },
				...options.settings,
			},
			...(root === null ? {} : { root }),
		});
		const { key } = await process.createKey("attacker");
		return { process, key };
	};
	const startTheRelay = async (): Promise<Keyed<Part>> => {
		const key = "dbk_the-naive-relay-knows-one-key-only";
		const process = await startPart(
			new URL("naive-relay.ts", import.meta.url),
			{ upstreams, root, key, keyless: mode !== "strict" },
		);
		return { process, key };
	};
	return {
		async gate() {
			for (;;) {
				const { process, key } = await (gate ??= startTheGate());
				const target: Target = {
					...places("gate", process.port),
					pid: process.pid,
					key,
					upstream,
					other,
					async lentKey() {
						const lent = await process.createKey("lent");
						return {
							key: lent.key,
							revoke: async () => {
								await process.run("key", "revoke", lent.id, "--json");
							},
						};
					},
					lastWords: () => process.stderr().slice(-1_000),
				};
				if (await settled(target)) return target;
				await process.stop();
				gate = null;
			}
		},
		async naive() {
			for (;;) {
				const { process, key } = await (naive ??= startTheRelay());
				const target: Target = {
					...places("naive", process.port),
					pid: process.pid,
					key,
					upstream,
					other,
					lentKey: async () => ({ key, revoke: async () => {} }),
					lastWords: () => "",
				};
				if (await settled(target)) return target;
				await process.stop();
				naive = null;
			}
		},
		async stop() {
			const running = await Promise.allSettled([gate, naive]);
			for (const started of running)
				if (started.status === "fulfilled") await started.value?.process.stop();
			await Promise.all([upstream.stop(), other.stop()]);
		},
	};
}

interface Keyed<P> {
	readonly process: P;
	readonly key: string;
}

const places = (
	kind: Target["kind"],
	port: number,
): Pick<Target, "kind" | "port" | "host"> => ({
	kind,
	port,
	host: `127.0.0.1:${port}`,
});

/** A head with Host and a good key. Extra fields and bodies follow as given. */
export function keyed(
	target: Target,
	line: string,
	...fields: readonly string[]
): string {
	return plain(target, line, `X-API-Key: ${target.key}`, ...fields);
}

/** A head with Host and no credential. */
export function plain(
	target: Target,
	line: string,
	...fields: readonly string[]
): string {
	return [line, `Host: ${target.host}`, ...fields, "", ""].join("\r\n");
}

/** One connection: sends the bytes and reads `count` final answers, or what there is of them. */
export async function send(
	target: Target,
	bytes: string | Buffer,
	count = 1,
): Promise<readonly Answer[]> {
	const wire = await openWire(target.port);
	try {
		wire.send(bytes);
		const isHead = Buffer.from(bytes).indexOf("HEAD ") === 0;
		return await wire.answers(count, isHead ? "HEAD" : "GET");
	} finally {
		wire.close();
	}
}

/** Runs `use` on a connection that is closed afterwards. */
export async function onWire<T>(
	target: Target,
	use: (wire: Wire) => Promise<T>,
): Promise<T> {
	const wire = await openWire(target.port);
	try {
		return await use(wire);
	} finally {
		wire.close();
	}
}

/**
 * Once a later, honest request has been answered, whatever an earlier one leaked has arrived and counts against
 * nothing that follows. False: the target died.
 */
async function settled(target: Target): Promise<boolean> {
	const line = `GET /x${sentinelPath} HTTP/1.1`;
	try {
		const [answer] = await send(target, keyed(target, line));
		return answer !== undefined;
	} catch {
		return false;
	}
}

/** RFC 9457, with this project's members; `instance` names the request where one was understood. */
const Problem = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number(),
	code: z.string(),
	instance: z.string().optional(),
});

/** The code of a well-formed refusal, else undefined. */
export function problemCode(answer: Answer): string | undefined {
	const type = answer.fields.find(([name]) => name === "content-type");
	if (type?.[1] !== "application/problem+json") return undefined;
	const problem = Problem.safeParse(JSON.parse(answer.body.toString("utf8")));
	return problem.success && problem.data.status === answer.status
		? problem.data.code
		: undefined;
}

/** Withstood: refused with one of the statuses, and neither upstream was asked anything. */
export async function refused(
	target: Target,
	answers: readonly Answer[],
	...statuses: readonly number[]
): Promise<Verdict> {
	if (!(await settled(target))) return crashed;
	if (target.upstream.requests.length + target.other.requests.length > 0)
		return "forwarded";
	const [answer] = answers;
	if (answer === undefined) return "silent";
	if (!statuses.includes(answer.status)) return `answered ${answer.status}`;
	if (target.kind === "gate" && problemCode(answer) === undefined)
		return "not a problem";
	return withstood;
}

/** Withstood: every one of several variants was. The first that was not is named. */
export async function each<T>(
	target: Target,
	variants: readonly T[],
	play: (variant: T) => Promise<Verdict>,
): Promise<Verdict> {
	for (const variant of variants) {
		target.upstream.reset();
		target.other.reset();
		const verdict = await play(variant);
		if (verdict !== withstood) {
			// The variant is told apart in the gate's failure; the naive relay's verdict is a word.
			return target.kind === "gate"
				? `${verdict}: ${JSON.stringify(variant)}`
				: verdict;
		}
	}
	return withstood;
}
