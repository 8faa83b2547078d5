/** The paths in Codex's patch format (`*** Begin Patch`). Reads headers only; what the patch changes is not judged. */

export interface Patched {
	readonly change: "writes" | "deletes";
	readonly path: string;
}

const header =
	/^\s*\*\*\* (Add File|Update File|Delete File|Move to): ?(.*\S)\s*$/;

/** In order, each once. A file that moves is deleted here and written there. */
export function pathsOfPatch(patch: string): readonly Patched[] {
	const found = new Map<string, Patched>();
	const add = (one: Patched): void => {
		found.set(`${one.change} ${one.path}`, one);
	};
	let updated = "";
	for (const line of patch.split("\n")) {
		// Lines of content begin with a sign; a blank in front of a header is put up with, as Codex does.
		if (line.startsWith("+") || line.startsWith("-")) continue;
		const [, word, path] = header.exec(line) ?? [];
		if (word === undefined || path === undefined) continue;
		if (word === "Delete File") add({ change: "deletes", path });
		else {
			add({ change: "writes", path });
			if (word === "Move to" && updated !== "")
				add({ change: "deletes", path: updated });
			else updated = path;
		}
	}
	return [...found.values()];
}
