/**
 * The mode that holds now. A time-boxed mode is kept in the state, returns by itself and survives a restart; a clock
 * that was set back ends it. Owns the mode only: what a mode allows is decided in gate.ts.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Mode, type ModeView } from "../contract/views.ts";
import type { Clock } from "./clock.ts";

const Box = z.object({ mode: Mode, setAt: z.number(), until: z.number() });
type Box = z.infer<typeof Box>;

/** From open to closed. */
const strictness: Record<Mode, number> = { lax: 0, relaxed: 1, strict: 2 };

export const isTighter = (next: Mode, before: Mode): boolean =>
	strictness[next] > strictness[before];

export class ModeState {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #onChange: (mode: ModeView, before: Mode) => void;
	#base: Mode;
	#box: Box | undefined;
	/** Held until this process ends, and written nowhere. */
	#held: Mode | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(
		db: DatabaseSync,
		clock: Clock,
		base: Mode,
		onChange: (mode: ModeView, before: Mode) => void,
	) {
		this.#db = db;
		this.#clock = clock;
		this.#base = base;
		this.#onChange = onChange;
		this.#box = this.#load();
		this.#arm();
	}

	get current(): Mode {
		return this.#open()?.mode ?? this.#held ?? this.#base;
	}

	view(): ModeView {
		const box = this.#open();
		return {
			mode: this.current,
			until: box ? new Date(box.until).toISOString() : null,
			returnsTo: this.#base,
		};
	}

	/** The mode that holds when no time box does. An open time box stays, unless it is now the looser one. */
	setBase(mode: Mode): void {
		if (mode === this.#base) return;
		this.#change(() => {
			this.#base = mode;
			if (this.#box && isTighter(mode, this.#box.mode)) this.#box = undefined;
			if (this.#held && isTighter(mode, this.#held)) this.#held = undefined;
		});
	}

	/** For good: ends a time box. */
	set(mode: Mode): void {
		this.#change(() => {
			this.#base = mode;
			this.#held = undefined;
			this.#box = undefined;
		});
	}

	/** Until the gate starts anew, whether it was stopped or died. */
	setUntilRestart(mode: Mode): void {
		this.#change(() => {
			this.#held = mode;
			this.#box = undefined;
		});
	}

	/** For `seconds` from now. */
	setFor(mode: Mode, seconds: number): void {
		this.#change(() => {
			const now = this.#clock.now();
			this.#held = undefined;
			this.#box = { mode, setAt: now, until: now + seconds * 1_000 };
		});
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	/** Timers stand still while the machine sleeps: what the wall clock says ends a box, too. */
	#open(): Box | undefined {
		return this.#box && holds(this.#box, this.#clock.now())
			? this.#box
			: undefined;
	}

	#change(apply: () => void): void {
		const before = this.#box?.mode ?? this.#held ?? this.#base;
		apply();
		try {
			this.#save();
		} finally {
			// What holds is told, cut and recorded also where it cannot be kept.
			this.#arm();
			this.#onChange(this.view(), before);
		}
	}

	#end(): void {
		try {
			this.#change(() => (this.#box = undefined));
		} catch {
			// The box stays in the state, where its own time has ended it.
		}
	}

	#arm(): void {
		clearTimeout(this.#timer);
		if (!this.#box) return;
		// Timers run on the monotonic clock: setting the wall clock back does not lengthen the box.
		this.#timer = setTimeout(
			() => this.#end(),
			this.#box.until - this.#clock.now(),
		);
		this.#timer.unref();
	}

	#load(): Box | undefined {
		const row = this.#db
			.prepare("SELECT value FROM setting WHERE name = 'mode-box'")
			.get();
		if (!row) return undefined;
		const box = parseBox(String(row["value"]));
		return box && holds(box, this.#clock.now()) ? box : undefined;
	}

	#save(): void {
		if (this.#box) {
			this.#db
				.prepare("INSERT OR REPLACE INTO setting VALUES ('mode-box', ?)")
				.run(JSON.stringify(this.#box));
		} else this.#db.exec("DELETE FROM setting WHERE name = 'mode-box'");
	}
}

const holds = (box: Box, now: number): boolean =>
	box.setAt <= now && now < box.until;

function parseBox(text: string): Box | undefined {
	try {
		return Box.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}
