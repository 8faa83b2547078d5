/**
 * Tries a server over HTTP, step by step: whether it is reached, answers, is open beside the gate, takes its secret, and
 * speaks MCP. First without any credential, then with what the gate adds. Reads statuses and MCP's own greeting, calls no
 * tool and follows no redirect.
 */
import type { Dispatcher } from "undici";
import type { Needles } from "../outbound/needles.ts";
import type { Check } from "../presets/preset.ts";
import { below } from "../secrets/check.ts";
import { version } from "../version.ts";
import type { Report } from "./findings.ts";
import { type Place, reach } from "./reach.ts";
import { hearAt, type Said } from "./speaking.ts";
import { modernVersion } from "../mcp/versions.ts";
import { type Last, Watched } from "./watched.ts";

export interface Tried extends Place {
	readonly basePath: string;
	/** undefined: it speaks no MCP, as far as is known. */
	readonly mcpTarget: string | undefined;
	readonly check: Check | undefined;
	/** Its connections. */
	readonly pool: Dispatcher;
	/** Names and values in turn; undefined: something it needs is not there. */
	readonly inject: readonly string[] | undefined;
	/** Those of them that are no credential. */
	readonly injectOpen: readonly string[];
	/** What it needs and is not there, for the owner. */
	readonly missing: readonly string[];
	readonly needles: Needles | undefined;
	/** How long an answer may be in coming. */
	readonly patienceMs: number;
}

/** How long a server may take to begin to speak MCP. */
export const beginMs = 15_000;

/** Adds what it finds. Never rejects. */
export async function tryHttp(tried: Tried, report: Report): Promise<void> {
	if (!(await reach(tried, report))) return;
	const { inject, injectOpen } = tried;
	const bare = await asked(tried, injectOpen);
	if (!addAnswer(bare.last, report)) return;
	const holdsSecret = inject !== undefined && inject.length > injectOpen.length;
	// A second time only where it could make a difference.
	const full = holdsSecret ? await asked(tried, inject) : bare;
	addOpen(bare, report);
	if (inject === undefined)
		report.add("secret-missing", tried.missing.join(", "));
	else if (!holdsSecret) report.add("secret-none");
	else addSecret(bare, full, tried.check, report);
	addMcp(tried, full, report);
}

/** What came of asking with one set of fields. */
interface Answered {
	/** Of a plain GET. */
	readonly last: Last;
	/** What it says of itself; undefined: it speaks no MCP, or not with these fields. */
	readonly said: Said | undefined;
	/** Of the last message that was posted; 0: none was, or none was answered. */
	readonly mcpStatus: number;
	readonly reflected: boolean;
}

async function asked(
	tried: Tried,
	fields: readonly string[],
): Promise<Answered> {
	const { pool, needles, basePath, check, mcpTarget, httpOrigin } = tried;
	const plain = new Watched(pool, needles);
	await get(
		plain,
		tried.patienceMs,
		check ? below(basePath, check.path) : basePath || "/",
		[...(check?.headers ?? []), ...fields],
	);
	const spoken = new Watched(pool, needles);
	const isThere = plain.last.status !== 0 && !plain.reflected;
	const said =
		isThere && mcpTarget !== undefined
			? await hearAt(
					{
						pool: spoken,
						origin: httpOrigin,
						target: mcpTarget,
						fields: () => [...ownFields, ...fields],
					},
					beginMs,
					false,
				).catch(() => undefined)
			: undefined;
	return {
		last: plain.last,
		said,
		mcpStatus: spoken.last.status,
		reflected: plain.reflected || spoken.reflected,
	};
}

const ownFields = ["user-agent", `drawbridge/${version}`];

async function get(
	requests: Watched,
	patienceMs: number,
	path: string,
	fields: readonly string[],
): Promise<void> {
	const headers = new Map([["accept", "*/*"]]);
	const all = [...ownFields, ...fields];
	for (let i = 0; i < all.length; i += 2)
		headers.set((all[i] ?? "").toLowerCase(), all[i + 1] ?? "");
	try {
		const { body } = await requests.request({
			method: "GET",
			path,
			headers: Object.fromEntries(headers),
			signal: AbortSignal.timeout(patienceMs),
		});
		// Not read: an event stream would never end.
		body.on("error", () => undefined).destroy();
	} catch {
		// The failure is told by what is watched.
	}
}

/** `false`: there was none, and nothing more can be asked. */
function addAnswer({ status, isPage, failure }: Last, report: Report): boolean {
	if (status === 0) {
		const isSilent = /TIMEOUT|Timeout|ABORT/i.test(failure);
		report.add(isSilent ? "answer-silent" : "answer-broken", failure);
		return false;
	}
	report.add(
		status >= 500
			? "answers-error"
			: status >= 300 && status < 400
				? "answers-redirect"
				: isPage && status < 300
					? "answers-page"
					: "answers",
		String(status),
	);
	return true;
}

const isGood = (status: number): boolean => status >= 200 && status < 300;
const isRefusal = (status: number, check: Check | undefined): boolean =>
	status === 401 ||
	status === 403 ||
	check?.rejectedBy?.includes(status) === true;

/** By what it said to somebody who showed nothing. */
function addOpen(bare: Answered, report: Report): void {
	const { said, mcpStatus, last } = bare;
	if (said !== undefined) report.add("open");
	else if (isRefusal(mcpStatus, undefined) || isRefusal(last.status, undefined))
		report.add("closed");
	else if (isGood(last.status) && !last.isPage) report.add("open");
	else report.add("open-unclear");
}

function addSecret(
	bare: Answered,
	full: Answered,
	check: Check | undefined,
	report: Report,
): void {
	if (full.reflected) report.add("secret-reflected");
	else if (full.said !== undefined)
		report.add(bare.said === undefined ? "secret-accepted" : "secret-unclear");
	else if (
		isRefusal(full.mcpStatus, undefined) ||
		isRefusal(full.last.status, check)
	)
		report.add("secret-refused");
	else
		report.add(
			isGood(full.last.status) && !isGood(bare.last.status)
				? "secret-accepted"
				: "secret-unclear",
		);
}

function addMcp(
	{ mcpTarget }: Tried,
	{ said, reflected }: Answered,
	report: Report,
): void {
	if (reflected || mcpTarget === undefined) return;
	if (said) report.add(findingOf(said), wordsOf(said));
	else report.add("mcp-none");
}

export const findingOf = ({
	facts,
	sse,
}: Said): "mcp-modern" | "mcp-legacy" | "mcp-sse" =>
	sse ? "mcp-sse" : facts.era === "modern" ? "mcp-modern" : "mcp-legacy";

/** "files 1.2, 2025-11-25" */
export const wordsOf = (said: Said): string =>
	[serverOf(said), protocolOf(said)].filter((word) => word !== "").join(", ");

export const protocolOf = ({ facts }: Said): string =>
	facts.era === "modern" ? modernVersion : facts.version.slice(0, 40);

export function serverOf({ facts }: Said): string {
	const { name, version: itsVersion } = facts.info;
	return [name, itsVersion]
		.filter((word) => typeof word === "string")
		.join(" ")
		.slice(0, 200);
}
