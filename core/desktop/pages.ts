/**
 * The windows' pages: their one origin, the policy they are served with, and the answers to `drawbridge://app/…` from the
 * renderer's folder. Reads files below that folder only, and only for GET; everything else is 404 or 405, always with the
 * content policy.
 */
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const scheme = "drawbridge";
/** As Chromium is told of it, before the app is ready. What is compiled is kept beside the profile. */
export const pageScheme = {
	scheme,
	privileges: {
		standard: true,
		secure: true,
		supportFetchAPI: true,
		codeCache: true,
	},
} as const;
/** Every page of ours, and no other, has this origin. */
export const origin = `${scheme}://app`;
/** The one page, at a section or as one of the small windows. */
export const pageAt = (id: string): string =>
	`${origin}/index.html${id === "" ? "" : `#${id}`}`;

/** True for any address below our origin. `URL.origin` is "null" for schemes of one's own, so the parts are compared. */
export function isOurPage(address: string): boolean {
	const url = URL.parse(address);
	return (
		url?.protocol === `${scheme}:` &&
		url.host === "app" &&
		url.username === "" &&
		url.password === ""
	);
}

/** Sent with every file of the renderer. Windows reach the gate through the bridge, so they connect nowhere. */
export const pageHeaders = {
	"content-security-policy": [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join("; "),
	"x-content-type-options": "nosniff",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
} as const;
/** Those below `assets` have their content's digest in the name: what is compiled once stays compiled. */
const cacheControl = (path: string): string =>
	path.startsWith("/assets/")
		? "private, max-age=31536000, immutable"
		: "no-store";

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
				headers: {
					...pageHeaders,
					"content-type": contentType,
					"cache-control": cacheControl(path),
				},
			});
		} catch {
			return refuse(404);
		}
	};
}

const refuse = (status: number): Response =>
	new Response(null, {
		status,
		headers: { ...pageHeaders, "cache-control": "no-store" },
	});
