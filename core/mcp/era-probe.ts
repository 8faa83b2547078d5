/**
 * What an MCP server behind an HTTP address speaks: asked `server/discover`, then `initialize`, and where neither is
 * answered, for an event stream of 2024-11-05 there and beside it. Ends what it opened.
 */
import { isObject } from "../json.ts";
import { version } from "../version.ts";
import { HttpLink } from "./http-link.ts";
import { openSseLink } from "./http-link-sse.ts";
import type { HttpWay } from "./http-way.ts";
import type { LinkEvents } from "./link.ts";
import type { RpcMessage } from "./message.ts";
import { metaKeys } from "./translate.ts";
import { modernVersion, newestLegacy } from "./versions.ts";

export interface Spoken {
	readonly modern: boolean;
	readonly legacy: boolean;
	/** Where its stream of the old transport is; set where it speaks nothing newer. */
	readonly sse: string | undefined;
}

const client = {
	capabilities: {},
	info: { name: "drawbridge", version },
} as const;
/** A server that says nothing for as long does not speak it. */
const patienceMs = 10_000;

/** Never rejects: what cannot be reached speaks nothing. */
export async function spokenAt(way: HttpWay): Promise<Spoken> {
	const modern = await answers(way, {
		jsonrpc: "2.0",
		id: 1,
		method: "server/discover",
		params: {
			_meta: {
				[metaKeys.version]: modernVersion,
				[metaKeys.info]: client.info,
				[metaKeys.capabilities]: client.capabilities,
			},
		},
	});
	const legacy = await answers(way, {
		jsonrpc: "2.0",
		id: 1,
		method: "initialize",
		params: {
			protocolVersion: newestLegacy,
			capabilities: client.capabilities,
			clientInfo: client.info,
		},
	});
	const sse = modern || legacy ? undefined : await sseNear(way);
	return { modern, legacy, sse };
}

async function answers(way: HttpWay, request: RpcMessage): Promise<boolean> {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	const link = new HttpLink(way, {
		message: ({ id, result }) => {
			if (id === request.id) resolve(isObject(result));
		},
		ended: () => resolve(false),
	});
	const late = setTimeout(resolve, patienceMs, false);
	link.send(request);
	const answered = await promise;
	clearTimeout(late);
	link.end();
	return answered;
}

/** At the address itself, as 2025-03-26 tells clients to look; or at /sse where it ends in /mcp. */
async function sseNear(way: HttpWay): Promise<string | undefined> {
	const [path = ""] = way.target.split("?", 1);
	const beside = path.replace(/\/mcp\/?$/i, "/sse");
	for (const target of new Set([way.target, beside])) {
		try {
			const link = await openSseLink({ ...way, target }, noEvents);
			link.end();
			return target;
		} catch {
			// None there.
		}
	}
	return undefined;
}

const noEvents: LinkEvents = {
	message: () => undefined,
	ended: () => undefined,
};
