/** Paths as the gate's machine writes them, which need not be this window's. */

const windowsRoot = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Whether it begins at a root, on any system. */
export const isWholePath = (path: string): boolean =>
	path.startsWith("/") || windowsRoot.test(path);

/** A file as it is called from a folder; one that is elsewhere stays whole. */
export function seenFrom(dir: string, file: string): string {
	const base = `${dir.replace(/[\\/]+$/, "")}/`.replaceAll("\\", "/");
	const slashed = file.replaceAll("\\", "/");
	return slashed.startsWith(base) ? slashed.slice(base.length) : file;
}

/** A file below a folder. One that is whole already stays. */
export function pathIn(dir: string, file: string): string {
	if (isWholePath(file)) return file;
	const separator = windowsRoot.test(dir) && dir.includes("\\") ? "\\" : "/";
	const base = dir.replace(/[\\/]+$/, "");
	return `${base}${separator}${file.replaceAll("/", separator)}`;
}
