/** What the filter is told of the world it judges a command in. Types only. */
import type { Acts } from "./act.ts";
import type { Program } from "./call.ts";
import type { CodeReader } from "./code.ts";

/** What the machine is told of the world. */
export interface World {
	readonly cwd: string;
	readonly home: string;
	readonly programs: ReadonlyMap<string, Program>;
	/** Programs that a pattern in command position is held against. */
	readonly likelyNames: readonly string[];
	readonly code: CodeReader;
	/** Everything it would do; one for all machines of a command. */
	readonly acts: Acts;
	/** Paths that count as secrets beside the known ones; may hold marks. */
	readonly sensitive?: ((path: string) => boolean) | undefined;
	/** The text of a file of the project, when it can be read; never more than a script's worth. */
	readonly read?: ((path: string) => string | undefined) | undefined;
}
