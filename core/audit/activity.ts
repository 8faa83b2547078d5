/**
 * Counts what the log says of today and of the last hour. Reads today's entries once, and after that only what came
 * since; keeps numbers and names, no entries.
 */
import type { DatabaseSync } from "node:sqlite";
import type {
	ActivityView,
	BusyView,
	MinuteView,
} from "../../contract/activity.ts";
import { endsOf } from "./read.ts";

const minuteMs = 60_000;
const shownMinutes = 60;
const sliceRows = 5_000;
/** A log could be made to name more. */
const mostNames = 10_000;
const shownNames = 5;

interface Counted {
	id: number;
	at: number;
	kind: string;
	decision: string;
	status: number;
	reason: string;
	client: string;
	upstream: string;
}

const endings = ["allow", "deny", "timeout", "void"] as const;

export class Activity {
	readonly #db: DatabaseSync;
	#midnight = Number.NaN;
	#last = 0;
	#day = noDay();
	readonly #minutes = new Map<number, MinuteView>();

	constructor(db: DatabaseSync) {
		this.#db = db;
	}

	view(now: number, midnight: number): ActivityView {
		const thisMinute = Math.floor(now / minuteMs);
		const firstMinute = thisMinute - shownMinutes + 1;
		if (midnight !== this.#midnight) {
			this.#midnight = midnight;
			this.#day = noDay();
			this.#minutes.clear();
			this.#last = this.#before(Math.min(midnight, firstMinute * minuteMs));
		}
		this.#catchUp(firstMinute);
		for (const minute of this.#minutes.keys())
			if (minute < firstMinute) this.#minutes.delete(minute);
		const { upstreams, clients, ...numbers } = this.#day;
		return {
			since: new Date(midnight).toISOString(),
			...numbers,
			ended: { ...numbers.ended },
			programs: [...clients.values()].filter((one) => one.letThrough > 0)
				.length,
			firstMinute: new Date(firstMinute * minuteMs).toISOString(),
			minutes: Array.from(
				{ length: shownMinutes },
				(_, index) => this.#minutes.get(firstMinute + index) ?? noMinute(),
			),
			upstreams: busiest(upstreams),
			clients: busiest(clients),
		};
	}

	/** The last entry before that time: they were written in this order, so it is found by halves. */
	#before(time: number): number {
		const { first, last } = endsOf(this.#db);
		const at = this.#db.prepare(
			"SELECT at FROM audit WHERE id >= ? ORDER BY id LIMIT 1",
		);
		let [low, high] = [first - 1, last];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if (Number(at.get(middle)?.["at"]) < time) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	#catchUp(firstMinute: number): void {
		const select = this.#db.prepare(
			`SELECT id, at, kind, decision, status, CASE WHEN kind = 'refused' THEN substr(reason, 1, 12) ELSE '' END AS reason, client, upstream
			FROM audit WHERE id > ? ORDER BY id LIMIT ${sliceRows}`,
		);
		while (true) {
			// STRICT tables hold what the schema says.
			const rows = select.all(this.#last) as unknown as Counted[];
			for (const row of rows) this.#count(row, firstMinute);
			const last = rows.at(-1);
			if (last) this.#last = last.id;
			if (rows.length < sliceRows) return;
		}
	}

	#count(row: Counted, firstMinute: number): void {
		const what = whatIs(row);
		const by = what === "refused" ? refusalsIn(row) : 1;
		if (row.at >= this.#midnight) {
			const day = this.#day;
			if (row.kind === "change") day.changes++;
			for (const ending of endings)
				if (row.kind === "approval" && row.decision === ending)
					day.ended[ending]++;
			if (what !== undefined) day[what] += by;
			if (what === "letThrough" || what === "refused") {
				addTo(day.upstreams, row.upstream, what, by);
				addTo(day.clients, row.client, what, by);
			}
		}
		const minute = Math.floor(row.at / minuteMs);
		if (what === undefined || minute < firstMinute) return;
		const counted = this.#minutes.get(minute) ?? noMinute();
		counted[what] += by;
		this.#minutes.set(minute, counted);
	}
}

function whatIs({ kind, decision }: Counted): keyof MinuteView | undefined {
	if (kind === "admitted") return "letThrough";
	if (kind === "refused") return "refused";
	return kind === "approval" && decision === "ask" ? "held" : undefined;
}

/** "123 more refusals in one second": they have no entries of their own. */
function refusalsIn({ status, reason }: Counted): number {
	const more = status === 0 ? Number.parseInt(reason, 10) : Number.NaN;
	return more > 0 ? more : 1;
}

const noMinute = (): MinuteView => ({ letThrough: 0, refused: 0, held: 0 });

const noDay = () => ({
	letThrough: 0,
	refused: 0,
	held: 0,
	changes: 0,
	ended: { allow: 0, deny: 0, timeout: 0, void: 0 },
	upstreams: new Map<string, BusyView>(),
	clients: new Map<string, BusyView>(),
});

function addTo(
	names: Map<string, BusyView>,
	name: string,
	what: "letThrough" | "refused",
	by: number,
): void {
	if (name === "") return;
	const known = names.get(name);
	if (!known && names.size >= mostNames) return;
	const busy = known ?? { name, letThrough: 0, refused: 0 };
	busy[what] += by;
	names.set(name, busy);
}

const calls = ({ letThrough, refused }: BusyView): number =>
	letThrough + refused;

const busiest = (names: ReadonlyMap<string, BusyView>): BusyView[] =>
	[...names.values()]
		.toSorted((a, b) => calls(b) - calls(a) || a.name.localeCompare(b.name))
		.slice(0, shownNames);
