/**
 * An AppImage is mounted elsewhere at every start and gone when it ends, while agents are told to start a hook at any time.
 * So what plain Node runs is copied into the data folder once a version, and named from there. Keeps the last copy only.
 */
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
} from "node:fs";
import { join } from "node:path";
import { folderOf } from "../own-program.ts";

/** null where the program stays where it stands. `main`: the app's own bundle. */
export const programForOthers = (
	main: string,
	state: string,
	version: string,
	env: NodeJS.ProcessEnv = process.env,
): string | null =>
	env["APPIMAGE"] === undefined || !main.includes("app.asar")
		? null
		: copyProgram(folderOf(main), state, version);

/** @returns the folder of `version`, whole. @throws when it cannot be written */
function copyProgram(from: string, state: string, version: string): string {
	const folder = join(state, "program");
	const copy = join(folder, version);
	if (existsSync(copy)) return copy;
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const staged = join(folder, `.${version}-${process.pid}`);
	cpSync(from, staged, { recursive: true });
	// Whole or not there: a hook that is half there would let calls through in some agents.
	renameSync(staged, copy);
	for (const name of readdirSync(folder))
		if (name !== version)
			rmSync(join(folder, name), { recursive: true, force: true });
	return copy;
}
