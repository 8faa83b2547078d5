/** What every platform's sandbox is told. Types only. */

/** What a platform makes its walls of. Real paths. */
export interface Boxed {
	readonly cwd: string;
	/** Can be written. */
	readonly project: string;
	/** In the project, and read-only: what would run something later, outside. */
	readonly guarded: readonly string[];
	/** Cannot be seen. */
	readonly hidden: readonly string[];
	readonly net: boolean;
	/** Variables that name what is hidden. */
	readonly unset: readonly string[];
}
