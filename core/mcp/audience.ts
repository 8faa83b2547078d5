/** Who hears what a server says unasked: those who listen, of what concerns them. Owns no listener. */
import type { JsonObject } from "../json.ts";
import type { Era } from "./link.ts";
import type { Listener, Speaker } from "./speaker.ts";
import { isHeard } from "./translate.ts";

const listChanges: ReadonlySet<string> = new Set([
	"notifications/tools/list_changed",
	"notifications/prompts/list_changed",
	"notifications/resources/list_changed",
]);

/** `shared`: what is not known to concern all is told to nobody. `era`: only to those of it. */
export function announce(
	listeners: Iterable<Listener>,
	method: string,
	params: JsonObject,
	{ shared, era }: { readonly shared: boolean; readonly era?: Era },
): void {
	for (const listener of listeners) {
		if (era !== undefined && listener.speaker.era !== era) continue;
		const concerns =
			method === "notifications/resources/updated"
				? isBelow(params["uri"], listener.uris)
				: listChanges.has(method) || !shared;
		if (concerns) listener.hear(method, params);
	}
}

/** A legacy client that named no level takes what comes; a modern one wants none then. */
export const hearsLog = (
	{ era, logLevel }: Speaker,
	level: unknown,
): boolean =>
	logLevel === undefined ? era === "legacy" : isHeard(logLevel, level);

/** A server may name a part of what was subscribed to. */
const isBelow = (uri: unknown, uris: ReadonlySet<string>): boolean =>
	typeof uri === "string" &&
	(uris.has(uri) || [...uris].some((whole) => uri.startsWith(whole)));
