/** What `npm start` leaves of the PATH that npm made. */
import { spawnSync } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve("/home/me/src/drawbridge");
const bin = (folder: string): string =>
	join(resolve(folder), "node_modules", ".bin");

function withoutScripts(folders: readonly string[]): string[] {
	const script = `const { withoutScripts } = await import("./build/lib/search-path.mjs");
		process.stdout.write(withoutScripts(process.env["FOLDERS"], process.env["ROOT"]));`;
	const { stdout } = spawnSync(
		process.execPath,
		["--input-type=module", "-e", script],
		{
			encoding: "utf8",
			env: { ...process.env, FOLDERS: folders.join(delimiter), ROOT: root },
		},
	);
	return stdout.split(delimiter);
}

test("what npm puts in front of a script's PATH is not where the gate looks up commands", () => {
	const mine = [resolve("/usr/bin"), bin("/home/me/other")];
	const npms = [
		bin("/home/me/src/drawbridge"),
		bin("/home/me/src"),
		bin("/home/me"),
		bin("/"),
		resolve("/usr/lib/npm/run-script/lib/node-gyp-bin"),
	];
	expect(withoutScripts([...npms, ...mine])).toEqual(mine);
});
