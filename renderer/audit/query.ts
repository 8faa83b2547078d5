/**
 * What the window of requests is asked to show, as its address says it: `#audit?kind=refused&time=today`. Reads addresses
 * and writes them; what it does not know it leaves out.
 */
import type { AuditQuery } from "../../contract/audit.ts";
import type { audit } from "./strings.ts";

/** Each at "" or "all" narrows nothing. */
export interface Filters {
	readonly words: string;
	readonly kind: keyof typeof audit.kinds;
	readonly risk: keyof typeof audit.risks;
	readonly decided: keyof typeof audit.decisions;
	readonly time: keyof typeof audit.times;
	readonly client: string;
	readonly upstream: string;
}

export const noFilters: Filters = {
	words: "",
	kind: "all",
	risk: "all",
	decided: "all",
	time: "all",
	client: "",
	upstream: "",
};

export const choices = {
	kind: ["all", "through", "refused", "approval", "change"],
	risk: ["all", "high", "critical"],
	decided: ["all", "allow", "ask", "deny", "timeout", "void"],
	time: ["all", "hour", "today", "week", "month"],
} as const;

/** `hash` with or without its #. */
export function filtersIn(hash: string): Filters {
	const said = new URLSearchParams(hash.split("?")[1] ?? "");
	const one = <C extends string>(name: string, known: readonly C[]) =>
		known.find((choice) => choice === said.get(name));
	const text = (name: "words" | "client" | "upstream") =>
		(said.get(name) ?? "").slice(0, 400);
	return {
		words: text("words"),
		kind: one("kind", choices.kind) ?? "all",
		risk: one("risk", choices.risk) ?? "all",
		decided: one("decided", choices.decided) ?? "all",
		time: one("time", choices.time) ?? "all",
		client: text("client"),
		upstream: text("upstream"),
	};
}

/** The address that shows them. */
export function hashOf(filters: Partial<Filters>): string {
	const said = Object.entries(filters).filter(
		([, value]) => value !== "" && value !== "all",
	);
	return said.length === 0
		? "#audit"
		: `#audit?${String(new URLSearchParams(said))}`;
}

const hourMs = 3_600_000;
const risks = { high: ["high", "critical"], critical: ["critical"] } as const;

/** What the gate is asked; times are of `now`, in milliseconds. */
export function queryOf(filters: Filters, now: number): AuditQuery {
	const { words, kind, risk, decided, time, client, upstream } = filters;
	const since = {
		all: undefined,
		hour: now - hourMs,
		today: new Date(now).setHours(0, 0, 0, 0),
		week: now - 7 * 24 * hourMs,
		month: now - 30 * 24 * hourMs,
	}[time];
	return {
		...(words.trim() === "" ? {} : { words: words.trim() }),
		...(kind === "all" ? {} : { kind }),
		...(risk === "all" ? {} : { risks: [...risks[risk]] }),
		...(decided === "all" ? {} : { decided }),
		...(since === undefined ? {} : { since: new Date(since).toISOString() }),
		...(client === "" ? {} : { client }),
		...(upstream === "" ? {} : { upstream }),
	};
}
