/**
 * Which paths the demo may touch: those that, with every symbolic link followed, lie in its own folder. It answers the
 * same for what is absent and for what is elsewhere, so that nothing outside can be probed. Never writes.
 */
import { constants } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";

/** The real path, or `undefined` when there is nothing of that name inside. `folder` must itself be a real path. */
async function findInside(
	folder: string,
	path: string,
): Promise<string | undefined> {
	if (path.includes("\0")) return undefined;
	try {
		const real = await realpath(resolve(folder, path));
		return real === folder || real.startsWith(folder + sep) ? real : undefined;
	} catch {
		return undefined;
	}
}

/** The path from inside the folder, spelled so that no command takes it for an option; what looks like one is refused. */
export async function findArgument(
	folder: string,
	path: string,
	kind: "file" | "any",
): Promise<string | undefined> {
	const real = path.startsWith("-")
		? undefined
		: await findInside(folder, path);
	if (real === undefined) return undefined;
	if (kind === "file" && !(await stat(real)).isFile()) return undefined;
	return `./${relative(folder, real)}`;
}

/** The start of a regular file as text, at most `limitBytes`. */
export async function readInside(
	folder: string,
	path: string,
	limitBytes: number,
): Promise<string | undefined> {
	const real = await findInside(folder, path);
	if (real === undefined) return undefined;
	// A link put in place since then is not followed, and a pipe does not block.
	const handle = await open(
		real,
		constants.O_RDONLY |
			(constants.O_NOFOLLOW ?? 0) |
			(constants.O_NONBLOCK ?? 0),
	);
	try {
		if (!(await handle.stat()).isFile()) return undefined;
		const { buffer, bytesRead } = await handle.read(
			Buffer.alloc(limitBytes),
			0,
			limitBytes,
			0,
		);
		return buffer.toString("utf8", 0, bytesRead);
	} finally {
		await handle.close();
	}
}
