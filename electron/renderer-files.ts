/**
 * Answers `drawbridge://app/…` from the renderer's folder. Reads files below that folder only, and only for GET;
 * everything else is 404 or 405, always with the content policy.
 */
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { isOurPage, pageHeaders } from "./lockdown.ts";

const contentTypes: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
};

/** `folder` is absolute. The returned handler never throws. */
export function serveRendererFiles(
	folder: string,
): (request: Request) => Promise<Response> {
	return async (request) => {
		if (!isOurPage(request.url)) return refuse(404);
		if (request.method !== "GET") return refuse(405);
		try {
			const root = await realpath(folder);
			const path = decodeURIComponent(new URL(request.url).pathname);
			const file = await realpath(
				join(root, path === "/" ? "index.html" : path),
			);
			const contentType = contentTypes[extname(file)];
			// A link that leads outside is refused like a name that does.
			if (!file.startsWith(root + sep) || contentType === undefined)
				return refuse(404);
			return new Response(await readFile(file), {
				headers: { ...pageHeaders, "content-type": contentType },
			});
		} catch {
			return refuse(404);
		}
	};
}

const refuse = (status: number): Response =>
	new Response(null, { status, headers: pageHeaders });
