/** What one entry of the audit log says. Never a query string, a body, an argument or a credential: digests only. */
import type { EntryView, Mode } from "../../contract/views.ts";

export interface Entry {
	readonly kind: EntryView["kind"];
	readonly request: string;
	readonly client: string;
	readonly upstream: string;
	readonly method: string;
	readonly path: string;
	readonly tool: string;
	/** What the caller says it is; empty where it said nothing. */
	readonly agent: string;
	/** Of a request's life, where it was refused; 0 otherwise. */
	readonly step: number;
	readonly status: number;
	readonly reason: string;
	readonly durationMs: number;
	readonly mode: Mode;
	/** SHA-256 in hex of the bytes that were asked for; empty where nothing was judged. */
	readonly digest?: string;
	readonly risk?: EntryView["risk"];
	/** "allow", "ask", "deny", or what became of a question; empty where nothing was decided. */
	readonly decision?: string;
	/** The person, device, rule or grant that decided. */
	readonly decidedBy?: string;
	/** The paired device that answered. */
	readonly device?: string;
	readonly bytesIn?: number;
	readonly bytesOut?: number;
	/** JSON: categories, rule and acts, no arguments. */
	readonly judgement?: string;
}

/** An entry that no request caused. */
export function gateEntry(
	kind: "change" | "refused",
	reason: string,
	mode: Mode = "strict",
	client = "",
): Entry {
	return {
		kind,
		request: "",
		client,
		upstream: "",
		method: "",
		path: "",
		tool: "",
		agent: "",
		step: 0,
		status: 0,
		reason,
		durationMs: 0,
		mode,
	};
}
