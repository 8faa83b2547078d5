/** Whether an address that a server tells is its own. Nothing is looked up: a name that may be anybody's is not its own. */
import { plainAddress } from "../address.ts";

/** Path and query; undefined: it is another server's. */
export const pathAt = (resolved: URL, origin: string): string | undefined =>
	isSame(resolved, new URL(origin))
		? `${resolved.pathname}${resolved.search}`
		: undefined;

/** A server on this machine may call itself by any of its names. */
const isSame = (a: URL, b: URL): boolean =>
	a.origin === b.origin ||
	(a.protocol === b.protocol &&
		a.port === b.port &&
		isLoopback(a.hostname) &&
		isLoopback(b.hostname));

const isLoopback = (name: string): boolean =>
	name === "localhost" ||
	/^(?:127\.|::1$|0\.0\.0\.0$)/.test(
		plainAddress(name.replace(/^\[(.*)\]$/, "$1")),
	);
