/**
 * The handshake of a WebSocket (RFC 6455 §4) on its way through: what of the client's offer goes to the upstream, and
 * whether the upstream's 101 answers exactly that. Owns the fields; opens nothing.
 */
import { hash } from "node:crypto";

/** The one extension whose frames can be followed: RFC 7692. */
const deflate = "permessage-deflate";
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Why it asks for no WebSocket of RFC 6455 (§4.2.1), which is the only one that can be followed; undefined: it does. */
export function unfitUpgrade(
	fields: readonly string[],
	httpVersion: string,
): string | undefined {
	if (httpVersion !== "1.1") return "upgrade of HTTP/1.0";
	if (valuesOf(fields, "sec-websocket-version").join() !== "13")
		return "upgrade to another version of WebSocket";
	return /^[A-Za-z0-9+/]{22}==$/.test(
		valuesOf(fields, "sec-websocket-key").join(),
	)
		? undefined
		: "upgrade without a key";
}

/** What was asked of the upstream, for whoever looks at its answer. */
export interface Offer {
	readonly fields: readonly string[];
	readonly key: string;
	readonly protocols: readonly string[];
	readonly deflates: boolean;
}

/** `fields` go to the upstream. `readable`: messages will be read, so that none may be compressed. */
export function offerOf(fields: readonly string[], readable: boolean): Offer {
	const offers = readable
		? []
		: listed(fields, "sec-websocket-extensions").filter(isDeflate);
	const others = fields.filter(
		(_, i) => dashed(fields[i - (i % 2)]) !== "sec-websocket-extensions",
	);
	return {
		fields:
			offers.length === 0
				? others
				: [...others, "Sec-WebSocket-Extensions", offers.join(", ")],
		key: valuesOf(fields, "sec-websocket-key")[0] ?? "",
		protocols: listed(fields, "sec-websocket-protocol"),
		deflates: offers.length > 0,
	};
}

/**
 * Why no tunnel may open by a 101 with these fields, as they came (§4.1, what a client has to check); undefined: it may.
 */
export function complaintAbout(
	answer: readonly string[],
	offer: Offer,
): string | undefined {
	// That Connection names the upgrade, the parser has seen.
	const upgrades = listed(answer, "upgrade");
	if (upgrades.length !== 1 || upgrades[0]?.toLowerCase() !== "websocket")
		return "a 101 to another protocol";
	const accepts = valuesOf(answer, "sec-websocket-accept");
	if (accepts.length !== 1 || accepts[0] !== acceptFor(offer.key))
		return "a handshake that is not the answer to this one";
	const protocols = valuesOf(answer, "sec-websocket-protocol");
	if (
		protocols.length > 1 ||
		protocols.some((one) => !offer.protocols.includes(one))
	)
		return "a subprotocol nobody offered";
	const extensions = listed(answer, "sec-websocket-extensions");
	if (
		extensions.length > (offer.deflates ? 1 : 0) ||
		!extensions.every(isDeflate)
	)
		return "an extension nobody offered";
	return undefined;
}

/** Of an answer that {@link complaintAbout} found good. */
export const isCompressed = (answer: readonly string[]): boolean =>
	valuesOf(answer, "sec-websocket-extensions").length > 0;

const acceptFor = (key: string): string =>
	hash("sha1", `${key}${guid}`, "base64");

const isDeflate = (extension: string): boolean =>
	/^[^;\s]*/.exec(extension)?.[0].toLowerCase() === deflate;

const dashed = (name = ""): string => name.toLowerCase().replaceAll("_", "-");

/** Of every field of that name; "_" for "-" is the same to CGI-like upstreams. */
function valuesOf(fields: readonly string[], name: string): string[] {
	const values: string[] = [];
	for (let i = 0; i + 1 < fields.length; i += 2)
		if (dashed(fields[i]) === name) values.push((fields[i + 1] ?? "").trim());
	return values;
}

/** Lists of tokens, as those of §4: a comma within quotes stands in no parameter that is known. */
const listed = (fields: readonly string[], name: string): string[] =>
	valuesOf(fields, name)
		.join(",")
		.split(",")
		.map((one) => one.trim())
		.filter((one) => one !== "");
