/**
 * The phone's page: the files of one built folder, read once and served by their exact names. A path is looked up and
 * never resolved, so there is nothing outside of the folder to reach.
 */
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { Content } from "./answer.ts";

const contentTypes: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".woff2": "font/woff2",
	".webmanifest": "application/manifest+json",
	".mp3": "audio/mpeg",
	".wav": "audio/wav",
};

/** By path: "/", "/p" and "/index.html" are one. Files of other kinds, links and a folder that is not there: none. */
export async function pageFiles(
	folder: string,
): Promise<ReadonlyMap<string, Content>> {
	const files = new Map<string, Content>();
	const entries = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	}).catch(() => []);
	for (const entry of entries) {
		const type = contentTypes[extname(entry.name)];
		if (type === undefined || !entry.isFile()) continue;
		const file = join(entry.parentPath, entry.name);
		const path = `/${relative(folder, file).split(sep).join("/")}`;
		files.set(path, { type, bytes: await readFile(file) });
	}
	const page = files.get("/index.html");
	if (page !== undefined) files.set("/", page).set("/p", page);
	return files;
}
