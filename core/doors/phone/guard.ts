/**
 * Who may speak to the phone door at all: a peer on the local network, a Host that is the door's own, and a page that the
 * door itself sent. Looks at addresses and header fields only, and knows no device.
 */
import { isLoopback, plainAddress } from "../../address.ts";
import { isPrivatePeer } from "../../lan/networks.ts";
import type { PhoneProblem } from "../../../contract/phone.ts";

/** What one address of the door is called. */
export interface Place {
	/** The address it is bound to. */
	readonly address: string;
	/** As a Host has them, the port included where it is not 443. */
	readonly hosts: readonly string[];
	/** The one of them that is the machine's .local name. */
	readonly nameHost: string;
}

/** As much of node's message as decides. */
export interface Asked {
	readonly method?: string | undefined;
	readonly url?: string | undefined;
	readonly httpVersion: string;
	readonly rawHeaders: readonly string[];
}

export interface Admitted {
	readonly method: "GET" | "HEAD" | "POST";
	readonly path: string;
	/** Where the page was opened: its Host as an origin. */
	readonly origin: string;
	/** Opened by the machine's name. */
	readonly byName: boolean;
	readonly cookie: string;
	readonly userAgent: string;
	readonly contentType: string;
}

/** Fields that decide something: sent twice, two readers could differ over which one counts. */
const singles = [
	"host",
	"origin",
	"sec-fetch-site",
	"sec-fetch-mode",
	"cookie",
	"user-agent",
	"content-type",
	"content-encoding",
	"content-length",
	"transfer-encoding",
] as const;
type Single = (typeof singles)[number];
const isSingle = (name: string): name is Single =>
	singles.some((single) => single === name);

/** As the authority of a URL has it. */
export const hostOf = (address: string, port: number): string =>
	new URL(`https://${address.includes(":") ? `[${address}]` : address}:${port}`)
		.host;

/** Without a zone, which is this machine's own word. */
export const peerOf = (socket: {
	readonly remoteAddress?: string | undefined;
}): string => plainAddress((socket.remoteAddress ?? "").replace(/%.*$/, ""));

/** A loopback peer only where the door itself is on loopback, where nobody else is. */
export const isPeerAllowed = (peer: string, bound: string): boolean =>
	isLoopback(bound) ? isLoopback(peer) : isPrivatePeer(peer);

/** Not from here, and not to here, is refused before anything else of a request is looked at. */
export function admit(
	asked: Asked,
	peer: string,
	place: Place,
): Admitted | { readonly problem: PhoneProblem } {
	if (!isPeerAllowed(peer, place.address)) return { problem: "forbidden" };
	const fields = fieldsOf(asked.rawHeaders);
	if (fields === undefined || asked.httpVersion !== "1.1")
		return { problem: "bad-request" };
	const { host, origin } = fields;
	if (host === undefined || !place.hosts.includes(host))
		return { problem: "forbidden" };
	const own = `https://${host}`;
	if (origin !== undefined && origin !== own) return { problem: "forbidden" };
	const { method, url = "" } = asked;
	if (method !== "GET" && method !== "HEAD" && method !== "POST")
		return { problem: "method-not-allowed" };
	const path = url.split("?", 1)[0] ?? "";
	// The absolute form is for proxies: it could name another host than the Host does.
	if (!path.startsWith("/")) return { problem: "bad-request" };
	if (method === "POST" && origin === undefined)
		return { problem: "forbidden" };
	if (!isOwnFetch(fields, method, path)) return { problem: "forbidden" };
	if (method !== "POST" && hasBody(fields)) return { problem: "bad-request" };
	if (fields["content-encoding"] !== undefined)
		return { problem: "bad-request" };
	return {
		method,
		path,
		origin: own,
		byName: host === place.nameHost,
		cookie: fields.cookie ?? "",
		userAgent: (fields["user-agent"] ?? "").slice(0, 300),
		contentType: fields["content-type"] ?? "",
	};
}

type Fields = Partial<Record<Single, string>>;

const hasBody = (fields: Fields): boolean =>
	fields["transfer-encoding"] !== undefined ||
	(fields["content-length"] ?? "0") !== "0";

/** `none`: typed, scanned or opened from another program (Fetch metadata), which only a navigation may be. */
function isOwnFetch(fields: Fields, method: string, path: string): boolean {
	const site = fields["sec-fetch-site"];
	if (site === undefined || site === "same-origin") return true;
	const mode = fields["sec-fetch-mode"];
	return (
		site === "none" &&
		method !== "POST" &&
		!path.startsWith("/api/") &&
		(mode === undefined || mode === "navigate")
	);
}

/** undefined: one that decides something came twice. */
function fieldsOf(raw: readonly string[]): Fields | undefined {
	const fields: Fields = {};
	for (let at = 0; at + 1 < raw.length; at += 2) {
		const name = raw[at]?.toLowerCase() ?? "";
		if (!isSingle(name)) continue;
		if (fields[name] !== undefined) return undefined;
		fields[name] = raw[at + 1] ?? "";
	}
	return fields;
}
