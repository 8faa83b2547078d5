/**
 * Electron's `protocol`, and the names a scheme of one's own has in a Chromium that does not know it: `x://app/file`
 * there is `https://app.x.test/file`, a secure context with an origin of its own that no request leaves the machine for.
 */
import type { Protocol } from "electron";

type Handler = (request: Request) => Response | Promise<Response>;

const registered = new Set<string>();
const handlers = new Map<string, Handler>();

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

/** The app's own handler for an address, if its scheme has one. */
export const handlerOf = (address: string): Handler | undefined =>
	handlers.get(new URL(address).protocol.slice(0, -1));

export function toChromium(address: string): string {
	const { protocol: scheme, host, pathname, search, hash } = new URL(address);
	const name = scheme.slice(0, -1);
	return registered.has(name)
		? `https://${host}.${name}.test${pathname}${search}${hash}`
		: address;
}

export function fromChromium(address: string): string {
	const url = URL.parse(address);
	const [name, host] =
		url?.hostname
			.match(/^(.+)\.([a-z]+)\.test$/)
			?.slice(1)
			.toReversed() ?? [];
	if (url?.protocol !== "https:" || name === undefined || !registered.has(name))
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
