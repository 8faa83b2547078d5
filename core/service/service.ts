/**
 * The gate as a service of its user: a file that the system's manager reads, and what is said to the manager. Touches only
 * a file it wrote itself, of this very home. Where no manager answers it writes the file and says what to run.
 */
import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Manager, Said, Wanted } from "./manager.ts";

export interface ServiceView {
	readonly manager: Manager["name"];
	readonly file: string;
	/** `foreign`: somebody else's file is there; `other-home`: it is another home's gate. */
	readonly state: "absent" | "installed" | "foreign" | "other-home";
	/** Whether it starts by itself, and runs now; `null` where no manager answers. */
	readonly enabled: boolean | null;
	readonly active: boolean | null;
	/** Whether it runs while nobody is logged in; `null`: nobody can tell. */
	readonly lingers: boolean | null;
}

export interface Outcome extends ServiceView {
	readonly changed: boolean;
	/** For the owner to run. */
	readonly todo: readonly string[];
	/** What a command said that failed. */
	readonly problems: readonly string[];
}

export class ServiceError extends Error {
	readonly code: "foreign-file" | "other-home" | "invalid-unit";
	constructor(code: ServiceError["code"], message: string) {
		super(message);
		this.code = code;
	}
}

export class GateService {
	readonly #manager: Manager;
	readonly #home: string;

	constructor(manager: Manager, home: string) {
		this.#manager = manager;
		this.#home = home;
	}

	async view(): Promise<ServiceView> {
		const { name, file } = this.#manager;
		const state = this.#state();
		const asked = state === "installed" ? await this.#manager.ask() : undefined;
		return {
			manager: name,
			file,
			state,
			enabled: asked?.enabled ?? null,
			active: asked?.active ?? null,
			lingers: asked?.lingers ?? null,
		};
	}

	/**
	 * Twice is once. `start`: also now; a gate that runs already would keep it out. @throws ServiceError, and everything is as
	 * it was
	 */
	async install(wanted: Wanted, start: boolean): Promise<Outcome> {
		const manager = this.#manager;
		this.#requireOurs();
		const text = manager.text(wanted);
		const changed = readIfThere(manager.file) !== text;
		if (changed) {
			const wrong = await checked(manager, text);
			if (wrong !== undefined) throw new ServiceError("invalid-unit", wrong);
			writeWhole(manager.file, text);
		}
		return await this.#outcome(changed, await manager.enable(changed, start));
	}

	/** Stops it, and takes the file away. Twice is once. @throws ServiceError */
	async uninstall(): Promise<Outcome> {
		const manager = this.#manager;
		if (this.#state() === "absent")
			return await this.#outcome(false, { todo: [], problems: [] });
		this.#requireOurs();
		const said = await manager.disable();
		rmSync(manager.file);
		const after = await manager.forget();
		return await this.#outcome(true, {
			todo: [...said.todo, ...after.todo],
			problems: [...said.problems, ...after.problems],
		});
	}

	async #outcome(changed: boolean, said: Said): Promise<Outcome> {
		return { ...(await this.view()), changed, ...said };
	}

	#state(): ServiceView["state"] {
		const { file, homeOf } = this.#manager;
		const stat = lstatSync(file, { throwIfNoEntry: false });
		if (stat === undefined) return "absent";
		// A link leads to a file that somebody else keeps.
		if (!stat.isFile()) return "foreign";
		const home = homeOf(readFileSync(file, "utf8"));
		if (home === undefined) return "foreign";
		return home === this.#home ? "installed" : "other-home";
	}

	#requireOurs(): void {
		const { file, homeOf } = this.#manager;
		const state = this.#state();
		if (state === "foreign")
			throw new ServiceError(
				"foreign-file",
				`${file} is there, and was not written by this command; move it away first`,
			);
		if (state === "other-home")
			throw new ServiceError(
				"other-home",
				`${file} runs the gate of ${homeOf(readFileSync(file, "utf8"))}; uninstall it there first (DRAWBRIDGE_HOME)`,
			);
	}
}

/** What the manager's own tool has against the text. */
async function checked(
	manager: Manager,
	text: string,
): Promise<string | undefined> {
	mkdirSync(dirname(manager.file), { recursive: true, mode: 0o700 });
	const folder = mkdtempSync(`${manager.file}.check-`);
	try {
		// The tools go by the name.
		const draft = join(folder, basename(manager.file));
		writeFileSync(draft, text, { mode: 0o600 });
		return await manager.check(draft);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}

function writeWhole(file: string, text: string): void {
	const draft = `${file}.new`;
	rmSync(draft, { force: true });
	writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
	renameSync(draft, file);
}
