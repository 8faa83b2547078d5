/**
 * Counts what the audit log is told, for Prometheus (text format 0.0.4). Labels come from closed lists, so that no caller
 * can make a series of its own; names no client, path or tool.
 */
import { problems } from "../../contract/problems.ts";
import type { Clock } from "../clock.ts";
import type { Entry } from "./entry.ts";
import type { AuditLog } from "./log.ts";

/** Seconds. */
const latencyBounds = [
	0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];
const waitBounds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 900];
const statusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"];
const approvalOutcomes = ["allow", "deny", "timeout", "void"];

interface MetricsOptions {
	readonly audit: Pick<AuditLog, "watch" | "waiting">;
	readonly clock: Clock;
	/** Entries the vault has not marked yet. */
	readonly unmarked: () => number;
}

export class Metrics {
	readonly #o: MetricsOptions;
	readonly #kinds = new Map<string, number>();
	readonly #refusals = new Map<string, number>();
	readonly #statuses = new Map<string, number>();
	readonly #approvals = new Map<string, number>();
	readonly #latency = new Histogram(latencyBounds);
	readonly #wait = new Histogram(waitBounds);
	/** What is under way now; whoever knows puts it here. */
	openRequests: () => number = () => 0;

	constructor(options: MetricsOptions) {
		this.#o = options;
		options.audit.watch((group) => {
			for (const { entry } of group) this.#count(entry);
		});
	}

	/** Every series, each with its meaning. */
	text(): string {
		const { audit, clock, unmarked } = this.#o;
		const { entries, since } = audit.waiting;
		const lag = since === 0 ? 0 : Math.max(0, clock.now() - since) / 1_000;
		return [
			counter("audit_entries_total", "Entries written.", "kind", this.#kinds),
			counter("refusals_total", "Requests refused.", "code", this.#refusals),
			counter(
				"responses_total",
				"Requests that were forwarded and are over.",
				"status",
				this.#statuses,
			),
			this.#latency.text(
				"request_duration_seconds",
				"From a forwarded request's first byte to its answer's last.",
			),
			counter(
				"approvals_total",
				"Questions that were answered, or that nobody answered.",
				"outcome",
				this.#approvals,
			),
			this.#wait.text("approval_wait_seconds", "How long a question waited."),
			gauge("open_requests", "Requests under way.", this.openRequests()),
			gauge("audit_waiting_entries", "Entries not written yet.", entries),
			gauge("audit_lag_seconds", "Age of the oldest of them.", lag),
			gauge(
				"audit_unmarked_entries",
				"Entries behind the vault's mark.",
				unmarked(),
			),
		].join("");
	}

	#count(entry: Entry): void {
		const { kind, reason, status, durationMs } = entry;
		add(this.#kinds, kind, 1);
		if (kind === "outcome") {
			add(
				this.#statuses,
				statusClasses[Math.floor(status / 100) - 1] ?? "none",
			);
			this.#latency.add(durationMs / 1_000);
		} else if (kind === "refused") {
			// "123 more refusals in one second": they have no entries of their own.
			const more = status === 0 ? Number.parseInt(reason, 10) : Number.NaN;
			const code = reason.slice(0, Math.max(0, reason.indexOf(":")));
			if (more > 0) add(this.#refusals, "not-recorded-singly", more);
			else add(this.#refusals, known(code, Object.keys(problems)));
		} else if (kind === "approval") {
			const outcome = entry.decision ?? "";
			if (outcome === "ask") return;
			add(this.#approvals, known(outcome, approvalOutcomes));
			this.#wait.add(durationMs / 1_000);
		}
	}
}

const known = (word: string, words: readonly string[]): string =>
	words.includes(word) ? word : "other";

function add(counts: Map<string, number>, label: string, by = 1): void {
	counts.set(label, (counts.get(label) ?? 0) + by);
}

const head = (name: string, meaning: string, type: string): string =>
	`# HELP drawbridge_${name} ${meaning}\n# TYPE drawbridge_${name} ${type}\n`;

const counter = (
	name: string,
	meaning: string,
	label: string,
	counts: ReadonlyMap<string, number>,
): string =>
	head(name, meaning, "counter") +
	[...counts]
		.map(([value, n]) => `drawbridge_${name}{${label}="${value}"} ${n}\n`)
		.join("");

const gauge = (name: string, meaning: string, value: number): string =>
	`${head(name, meaning, "gauge")}drawbridge_${name} ${value}\n`;

class Histogram {
	readonly #bounds: readonly number[];
	/** How many were at most each bound, and above the one before; the last: above all. */
	readonly #counts: number[];
	#sum = 0;

	constructor(bounds: readonly number[]) {
		this.#bounds = bounds;
		this.#counts = Array<number>(bounds.length + 1).fill(0);
	}

	add(value: number): void {
		this.#sum += value;
		const bounds = this.#bounds;
		let at = 0;
		while (at < bounds.length && value > (bounds[at] ?? 0)) at++;
		this.#counts[at] = (this.#counts[at] ?? 0) + 1;
	}

	text(name: string, meaning: string): string {
		let count = 0;
		const lines = this.#counts.map((n, index) => {
			count += n;
			return `drawbridge_${name}_bucket{le="${this.#bounds[index] ?? "+Inf"}"} ${count}\n`;
		});
		return `${head(name, meaning, "histogram")}${lines.join("")}drawbridge_${name}_sum ${this.#sum}\ndrawbridge_${name}_count ${count}\n`;
	}
}
