/**
 * One instance a folder, decided at once as Electron does: a lock file with the holder's pid. A second start leaves a
 * note in the folder, which the holder reads and removes.
 */
import {
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	watch,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const Note = z.object({ argv: z.array(z.string()), folder: z.string() });

/** False when another live process holds the folder; it is then told. */
export function holdInstance(
	folder: string,
	onSecond: (argv: string[], folder: string) => void,
): boolean {
	mkdirSync(folder, { recursive: true });
	const lock = join(folder, "instance.lock");
	if (!take(lock)) {
		const note: z.infer<typeof Note> = {
			argv: process.argv,
			folder: process.cwd(),
		};
		const draft = join(folder, `draft-${process.pid}`);
		writeFileSync(draft, JSON.stringify(note));
		renameSync(draft, join(folder, `second-${process.pid}.json`));
		return false;
	}
	watch(folder, () => {
		for (const name of readdirSync(folder).filter((entry) =>
			/^second-\d+\.json$/.test(entry),
		)) {
			const note = Note.parse(
				JSON.parse(readFileSync(join(folder, name), "utf8")),
			);
			rmSync(join(folder, name));
			onSecond(note.argv, note.folder);
		}
	}).unref();
	process.on("exit", () => rmSync(lock, { force: true }));
	return true;
}

/** The pid is in the file before the file has its name, so nobody reads an empty lock. */
function take(lock: string): boolean {
	const draft = `${lock}.${process.pid}`;
	writeFileSync(draft, String(process.pid));
	try {
		linkSync(draft, lock);
		return true;
	} catch {
		if (isAlive(Number(readFileSync(lock, "utf8")))) return false;
		rmSync(lock);
		return take(lock);
	} finally {
		rmSync(draft, { force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
