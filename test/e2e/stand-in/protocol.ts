/**
 * Electron's `protocol`, and the names a scheme of one's own has in a Chromium that does not know it: `x://app/file` is
 * `http://app.x.localhost:PORT/file` there, a secure context with an origin of its own, which a server of this process
 * answers by the app's handler.
 */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Protocol } from "electron";

type Handler = (request: Request) => Response | Promise<Response>;

const registered = new Set<string>();
const handlers = new Map<string, Handler>();
const server = createServer(
	({ headers, method, url }, response) =>
		void answer(`http://${headers.host}${url}`, method ?? "GET", response),
);
server.unref();
let port = 0;

/** Before the first page is opened. */
export async function servePages(): Promise<void> {
	if (server.listening) return;
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// `address()` is a string for sockets of the file system only.
	({ port } = server.address() as AddressInfo);
}

export const protocol = {
	registerSchemesAsPrivileged(schemes) {
		for (const { scheme, privileges } of schemes)
			if (privileges?.standard && privileges.secure) registered.add(scheme);
	},
	handle(scheme, handler) {
		if (!registered.has(scheme))
			throw new Error(`${scheme}: is not a standard, secure scheme`);
		handlers.set(scheme, handler);
	},
} satisfies Pick<Protocol, "handle" | "registerSchemesAsPrivileged">;

async function answer(
	address: string,
	method: string,
	response: ServerResponse,
): Promise<void> {
	const url = fromChromium(address);
	const handler = handlers.get(URL.parse(url)?.protocol.slice(0, -1) ?? "");
	if (handler === undefined) {
		response.writeHead(404).end();
		return;
	}
	const { status, headers, body } = await handler(new Request(url, { method }));
	response.writeHead(status, Object.fromEntries(headers));
	response.end(
		body === null
			? undefined
			: Buffer.from(await new Response(body).arrayBuffer()),
	);
}

export function toChromium(address: string): string {
	const { protocol: scheme, host, pathname, search, hash } = new URL(address);
	const name = scheme.slice(0, -1);
	return registered.has(name)
		? `http://${host}.${name}.localhost:${port}${pathname}${search}${hash}`
		: address;
}

export function fromChromium(address: string): string {
	const url = URL.parse(address);
	const [name, host] =
		url?.hostname
			.match(/^(.+)\.([a-z]+)\.localhost$/)
			?.slice(1)
			.toReversed() ?? [];
	if (url?.port !== String(port) || name === undefined || !registered.has(name))
		return address;
	return `${name}://${host}${url.pathname}${url.search}${url.hash}`;
}

/** As Electron serializes it: schemes of one's own keep theirs, what has none is "null". */
export function originOf(address: string): string {
	const url = URL.parse(fromChromium(address));
	if (url === null) return "null";
	return registered.has(url.protocol.slice(0, -1))
		? `${url.protocol}//${url.host}`
		: url.origin;
}
