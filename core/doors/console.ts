/**
 * The console door: the same windows in a browser, over loopback HTTP on a port of its own. A one-time link (its token
 * in the fragment, which is never sent) is exchanged for a bearer. No cookie: on 127.0.0.1 those reach every port.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { extname, join, normalize, sep } from "node:path";
import * as z from "zod";
import { guardOrigin, ownHosts } from "../origin.ts";
import { problemAnswer } from "../problem.ts";
import type { ProblemCode } from "../../contract/problems.ts";
import { Passphrase } from "../../contract/wire.ts";
import type { Clock } from "../clock.ts";
import type { Control } from "../control/control.ts";
import { parseHead } from "../request/head.ts";

export interface ConsoleDoor {
	readonly server: Server;
	readonly url: string;
	/** A new link; each opens once, within a minute. */
	link(): { url: string; expiresAt: string };
	close(): Promise<void>;
}

const linkMs = 60_000;
/** A console left open over the weekend asks for a new link. */
const sessionMs = 12 * 3_600_000;
const bodyLimit = 64 * 1024;

const contentTypes: Record<string, string> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".woff2": "font/woff2",
	".json": "application/json",
};

/** Nothing inline, nothing from elsewhere, no frame around it. The same policy holds in Electron. */
export const contentSecurityPolicy =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const Exchange = z.strictObject({ token: z.string().max(200) });
const Call = z.strictObject({
	call: z.string(),
	input: z.unknown(),
	passphrase: Passphrase,
});

const digest = (text: string): Buffer =>
	createHash("sha256").update(text).digest();

/** Secrets that were given out, by hash, with the time each ends. */
class Tickets {
	readonly #clock: Clock;
	readonly #ttlMs: number;
	#live: { hash: Buffer; endsMs: number }[] = [];

	constructor(clock: Clock, ttlMs: number) {
		this.#clock = clock;
		this.#ttlMs = ttlMs;
	}

	issue(): string {
		const raw = randomBytes(32).toString("base64url");
		this.#live = this.#live
			.filter((ticket) => ticket.endsMs > this.#clock.monotonicMs())
			.slice(-100);
		this.#live.push({
			hash: digest(raw),
			endsMs: this.#clock.monotonicMs() + this.#ttlMs,
		});
		return raw;
	}

	holds(raw: string): boolean {
		const wanted = digest(raw);
		const now = this.#clock.monotonicMs();
		return this.#live.some(
			(ticket) => ticket.endsMs > now && timingSafeEqual(ticket.hash, wanted),
		);
	}

	/** `true` once only. */
	redeem(raw: string): boolean {
		if (!this.holds(raw)) return false;
		const wanted = digest(raw);
		this.#live = this.#live.filter(
			(ticket) => !timingSafeEqual(ticket.hash, wanted),
		);
		return true;
	}
}

/** `port` 0 lets the OS choose. Rejects when the port is taken. */
export async function serveConsole(options: {
	port: number;
	rendererDir: string;
	control: Control;
	clock: Clock;
}): Promise<ConsoleDoor> {
	const { control, clock, rendererDir } = options;
	const links = new Tickets(clock, linkMs);
	const sessions = new Tickets(clock, sessionMs);
	const streams = new Set<ServerResponse>();
	let port = options.port;

	const server = createServer(
		{ requestTimeout: 30_000, headersTimeout: 10_000 },
		(req, res) => {
			void answer(req, res).catch(() => res.destroy());
		},
	);

	async function answer(
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> {
		const head = parseHead(req.rawHeaders, req.httpVersion);
		if ("code" in head) return problem(res, head.code);
		const place = guardOrigin(
			ownHosts({ host: "127.0.0.1", port }, []),
			head,
			false,
		);
		if ("code" in place) return problem(res, place.code);
		const path = (req.url ?? "/").split("?")[0] ?? "/";
		if (!path.startsWith("/api/"))
			return req.method === "GET" || req.method === "HEAD"
				? await serveFile(path, req, res)
				: problem(res, "method-not-allowed");
		if (path === "/api/exchange" && req.method === "POST")
			return await exchange(req, res);
		const bearer = /^Bearer (\S+)$/.exec(head.authorization ?? "")?.[1];
		if (head.oddCredential || bearer === undefined || !sessions.holds(bearer))
			return problem(res, "unauthenticated");
		if (path === "/api/call" && req.method === "POST")
			return await call(req, res);
		if (path === "/api/events" && req.method === "GET")
			return stream(res, bearer);
		return problem(res, "not-found");
	}

	async function exchange(
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> {
		const body = Exchange.safeParse(await readJson(req));
		if (!body.success || !links.redeem(body.data.token))
			return problem(res, "unauthenticated");
		return json(res, { bearer: sessions.issue() });
	}

	async function call(
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> {
		const body = Call.safeParse(await readJson(req));
		if (!body.success) return problem(res, "bad-request");
		const { call: name, input, passphrase } = body.data;
		const gone = new AbortController();
		res.once("close", () => gone.abort());
		return json(
			res,
			await control.call("console", name, input, {
				gone: gone.signal,
				passphrase,
			}),
		);
	}

	function stream(res: ServerResponse, bearer: string): void {
		res.writeHead(200, {
			...safeHeaders,
			"Content-Type": "text/event-stream",
			"Cache-Control": "no-store",
			"X-Accel-Buffering": "no",
		});
		res.write(": open\n\n");
		streams.add(res);
		const stop = control.on((notice) => {
			// A window that does not read is let go; it comes back and asks anew.
			if (res.writableLength > 4 * 1024 * 1024) res.destroy();
			else res.write(`data: ${JSON.stringify(notice)}\n\n`);
		});
		const alive = setInterval(() => {
			if (sessions.holds(bearer)) res.write(": alive\n\n");
			// Not ended: a window that does not read would keep the end waiting, and the next notice would come after it.
			else res.destroy();
		}, 15_000);
		alive.unref();
		res.once("close", () => {
			stop();
			clearInterval(alive);
			streams.delete(res);
		});
	}

	async function serveFile(
		path: string,
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> {
		const relative = normalize(path === "/" ? "index.html" : path.slice(1));
		if (
			relative.startsWith("..") ||
			relative.startsWith(sep) ||
			/[\\%\0]/.test(path)
		)
			return problem(res, "not-found");
		const type = contentTypes[extname(relative)];
		const bytes =
			type === undefined
				? undefined
				: await readFile(join(rendererDir, relative)).catch(() => undefined);
		if (type === undefined || bytes === undefined)
			return problem(res, "not-found");
		res.writeHead(200, {
			...safeHeaders,
			"Content-Type": type,
			"Content-Length": bytes.length,
			"Content-Security-Policy": contentSecurityPolicy,
			// Those below `assets` have their content's digest in the name.
			"Cache-Control": relative.startsWith(`assets${sep}`)
				? "private, max-age=31536000, immutable"
				: "no-cache",
		});
		res.end(req.method === "HEAD" ? undefined : bytes);
	}

	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(options.port, "127.0.0.1", resolve);
	});
	const address = server.address();
	if (typeof address === "object" && address !== null) port = address.port;
	const url = `http://127.0.0.1:${port}`;
	return {
		server,
		url,
		link: () => ({
			url: `${url}/#token=${links.issue()}`,
			expiresAt: new Date(clock.now() + linkMs).toISOString(),
		}),
		close: () =>
			new Promise((resolve) => {
				for (const open of streams) open.destroy();
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

const safeHeaders = {
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"X-Frame-Options": "DENY",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

function json(res: ServerResponse, value: unknown): void {
	const body = JSON.stringify(value);
	res.writeHead(200, {
		...safeHeaders,
		"Content-Type": "application/json",
		"Content-Length": Buffer.byteLength(body),
		"Cache-Control": "no-store",
	});
	res.end(body);
}

function problem(res: ServerResponse, code: ProblemCode): void {
	const { status, headers, body } = problemAnswer(code, undefined);
	res.writeHead(status, [...headers, "Connection", "close"]);
	res.end(body);
}

async function readJson(req: IncomingMessage): Promise<unknown> {
	const pieces: Buffer[] = [];
	let bytes = 0;
	for await (const piece of req) {
		// Without an encoding a request yields buffers.
		const buffer = piece as Buffer;
		bytes += buffer.length;
		if (bytes > bodyLimit) return undefined;
		pieces.push(buffer);
	}
	try {
		return JSON.parse(Buffer.concat(pieces).toString("utf8"));
	} catch {
		return undefined;
	}
}
