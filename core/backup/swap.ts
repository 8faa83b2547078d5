/**
 * Puts a home's files in the place of others, all or none: what is to be done is written down first, and a start that
 * finds it written finishes it. What stood there is kept beside, and can be put back the same way. Opens no file's content.
 */
import {
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	lstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import type { Home } from "../home.ts";
import { BackupError } from "./error.ts";
import { keptFolders } from "./manifest.ts";

/** Every file and folder that changes places, by its name among those that are kept. */
export function placesOf(home: Home): ReadonlyMap<string, string> {
	const { state } = home;
	return new Map([
		["security.json", home.settings],
		["vault.key", home.vaultKeyFile],
		["vault.json", home.vaultFile],
		["vault.json.previous", `${home.vaultFile}.previous`],
		["vault-choice.json", home.vaultChoice],
		["drawbridge.db", home.database],
		["drawbridge.db-wal", `${home.database}-wal`],
		["drawbridge.db-shm", `${home.database}-shm`],
		// An index of the log that was there.
		...["audit-search.db", "audit-search.db-wal", "audit-search.db-shm"].map(
			(name): [string, string] => [name, join(state, name)],
		),
		...keptFolders.map((name): [string, string] => [name, join(state, name)]),
	]);
}

/** A folder of the state: what is about to be put in place. */
export const stagingFolder = "restoring";
const keptPrefix = "before-restore-";
const isKept = (name: string): boolean =>
	/^before-restore-\d{8}T\d{6}Z(?:-\d{1,3})?$/.test(name);

const Plan = z.strictObject({
	from: z.string().refine((name) => name === stagingFolder || isKept(name)),
	kept: z.string().refine(isKept),
	/** Names that are to be put in place, and that were there. */
	has: z.array(z.string()),
	had: z.array(z.string()),
});
type Plan = z.infer<typeof Plan>;

const planFile = ({ state }: Home): string => join(state, "restore-plan.json");

/** From here on it happens, whatever happens. Returns the folder that keeps what was there. `from`: a folder of the state. */
export function swapIn(home: Home, from: string, nowMs: number): string {
	const { state } = home;
	const names = [...placesOf(home)];
	const kept = freshName(state, nowMs);
	const plan: Plan = {
		from,
		kept,
		has: names.flatMap(([name]) =>
			existsSync(join(state, from, name)) ? [name] : [],
		),
		had: names.flatMap(([name, place]) => (existsSync(place) ? [name] : [])),
	};
	syncFolder(join(state, from));
	writeWhole(planFile(home), JSON.stringify(plan));
	finishSwap(home);
	return join(state, kept);
}

/** What a crash interrupted, if anything. The home's lock is held. Twice is once. */
export function finishSwap(home: Home): void {
	const file = planFile(home);
	if (!existsSync(file)) return;
	const plan = Plan.safeParse(readJson(file));
	if (!plan.success)
		throw new BackupError(
			"unreadable",
			`${file} cannot be read, and says how a restore is finished; nothing starts before it is put right`,
		);
	const { from, kept, has, had } = plan.data;
	const folder = (name: string): string => join(home.state, name);
	// Not before the plan: an empty one would be taken for what was there.
	mkdirSync(folder(kept), { recursive: true, mode: 0o700 });
	for (const [name, place] of placesOf(home)) {
		const [next, before] = [join(folder(from), name), join(folder(kept), name)];
		if (had.includes(name) && !existsSync(before) && existsSync(place))
			move(place, before);
		if (has.includes(name) && existsSync(next)) move(next, place);
	}
	for (const one of [folder(kept), home.state, dirname(home.settings)])
		syncFolder(one);
	rmSync(file);
	rmSync(folder(from), { recursive: true, force: true });
	syncFolder(home.state);
}

/** What the last restore, or the last undoing of one, has put aside. @throws BackupError */
export function lastKept({ state }: Home): string {
	const found = readdirSync(state).filter(isKept);
	// -2 is behind the bare name, and -10 behind -9.
	const last = found.toSorted((a, b) =>
		a.localeCompare(b, "en", { numeric: true }),
	);
	const name = last.at(-1);
	if (name === undefined)
		throw new BackupError(
			"nothing-to-undo",
			`nothing was restored here: no ${keptPrefix}… folder is in ${state}`,
		);
	return name;
}

/** A folder's place may be on another disk than the state. */
function move(from: string, to: string): void {
	try {
		renameSync(from, to);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code !== "EXDEV" || lstatSync(from).isDirectory()) throw error;
		const draft = join(dirname(to), `${basename(to)}.moving`);
		rmSync(draft, { force: true });
		copyFileSync(from, draft);
		syncFile(draft);
		renameSync(draft, to);
		rmSync(from);
	}
}

function freshName(state: string, nowMs: number): string {
	const name = `${keptPrefix}${new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
	for (let count = 1; ; count++) {
		const one = count === 1 ? name : `${name}-${count}`;
		if (!existsSync(join(state, one))) return one;
	}
}

function writeWhole(file: string, text: string): void {
	const draft = `${file}.new`;
	rmSync(draft, { force: true });
	writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
	syncFile(draft);
	renameSync(draft, file);
	syncFolder(dirname(file));
}

function syncFile(path: string): void {
	const file = openSync(path, "r+");
	fsyncSync(file);
	closeSync(file);
}

/** Windows has no handle on a folder. */
function syncFolder(path: string): void {
	if (process.platform === "win32") return;
	const folder = openSync(path, "r");
	fsyncSync(folder);
	closeSync(folder);
}

function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		return undefined;
	}
}
