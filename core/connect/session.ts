/** What later requests repeat of the answer to `initialize`, in the revisions that have sessions. */
import type { IncomingMessage } from "node:http";
import { fitsHeader, isObject } from "./message.ts";

export interface Session {
	/** undefined: the server keeps none. */
	readonly id: string | undefined;
	/** undefined: none that could be repeated. */
	readonly version: string | undefined;
}

/** `result` is what `initialize` was answered with. */
export function sessionIn(answer: IncomingMessage, result: unknown): Session {
	const id = answer.headers["mcp-session-id"];
	const version = isObject(result) ? result["protocolVersion"] : undefined;
	return {
		id: fitsHeader(id) ? id : undefined,
		version: fitsHeader(version) ? version : undefined,
	};
}

export function sessionHeaders(
	session: Session | undefined,
): Record<string, string> {
	return {
		...(session?.version === undefined
			? {}
			: { "MCP-Protocol-Version": session.version }),
		...(session?.id === undefined ? {} : { "Mcp-Session-Id": session.id }),
	};
}
