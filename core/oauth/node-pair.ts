/**
 * Hands a request to a library that speaks node:http, and takes its answer whole. The pair has no connection behind it:
 * only what is put in here can be read, and only what is taken out is sent.
 */
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

export interface Handed {
	readonly method: string;
	/** With the query. */
	readonly url: string;
	readonly secure: boolean;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string | undefined;
}

export interface Taken {
	readonly status: number;
	/** Names and values in turn. */
	readonly headers: readonly string[];
	readonly body: string;
}

export interface NodePair {
	readonly req: IncomingMessage;
	readonly res: ServerResponse;
	/** Resolves with the end of the answer. */
	readonly answered: Promise<Taken>;
	/** What was set on the answer until now. */
	readonly taken: () => Taken;
}

export function nodePair({
	method,
	url,
	secure,
	headers,
	body,
}: Handed): NodePair {
	const req = new IncomingMessage(
		Object.assign(new Socket(), { encrypted: secure }),
	);
	req.method = method;
	req.url = url;
	Object.assign(req.headers, headers);
	if (body !== undefined) {
		req.headers["content-length"] = String(Buffer.byteLength(body));
		req.push(Buffer.from(body));
	}
	req.push(null);
	const res = new ServerResponse(req);
	const pieces: Buffer[] = [];
	const take = (piece: unknown): void => {
		if (typeof piece === "string") pieces.push(Buffer.from(piece));
		else if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
	};
	const taken = (): Taken => ({
		status: res.statusCode,
		headers: Object.entries(res.getHeaders()).flatMap(([name, value]) =>
			(Array.isArray(value) ? value : [String(value ?? "")]).flatMap((one) => [
				name,
				one,
			]),
		),
		body: Buffer.concat(pieces).toString("utf8"),
	});
	const { promise: answered, resolve } = Promise.withResolvers<Taken>();
	res.write = (piece: unknown): boolean => {
		take(piece);
		return true;
	};
	res.end = (piece?: unknown): ServerResponse => {
		take(piece);
		resolve(taken());
		return res;
	};
	return { req, res, answered, taken };
}
