/**
 * How questions ended that were here a moment ago: by this window's own answer, which the gate confirms, or otherwise. Says
 * nothing of an answer while it is on its way: another may have come first. Knows no clock and draws nothing.
 */
import type { ConsentView } from "../../contract/oauth.ts";

export interface Ended {
	readonly id: string;
	readonly name: string;
	readonly how: "allowed" | "refused" | "silence" | "elsewhere";
}

type Asked = Pick<ConsentView, "id" | "name" | "expiresAt">;

export interface Endings {
	/** What waits now. */
	readonly see: (waiting: readonly Asked[], now: number) => void;
	/** This window has sent its answer. */
	readonly sent: (id: string) => void;
	/** The gate has taken it. */
	readonly taken: (asked: Asked, how: "allowed" | "refused") => void;
	/** The gate has not taken it; the question may be over all the same. */
	readonly failed: (asked: Asked, now: number) => void;
}

/** `tell` is called once for each question. */
export function trackEndings(tell: (ended: Ended) => void): Endings {
	let here: ReadonlyMap<string, Asked> = new Map();
	const onTheirWay = new Set<string>();
	const told = new Set<string>();

	function end({ id, name }: Asked, how: Ended["how"]): void {
		if (told.has(id)) return;
		told.add(id);
		tell({ id, name, how });
	}
	const byOthers = (asked: Asked, now: number): void =>
		end(asked, now >= Date.parse(asked.expiresAt) ? "silence" : "elsewhere");

	return {
		see(waiting, now) {
			const before = here;
			here = new Map(waiting.map((asked) => [asked.id, asked]));
			for (const asked of before.values())
				if (!here.has(asked.id) && !onTheirWay.has(asked.id))
					byOthers(asked, now);
		},
		sent: (id) => void onTheirWay.add(id),
		taken(asked, how) {
			onTheirWay.delete(asked.id);
			end(asked, how);
		},
		failed(asked, now) {
			onTheirWay.delete(asked.id);
			if (!here.has(asked.id)) byOthers(asked, now);
		},
	};
}
