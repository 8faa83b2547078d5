/** An era adapter around a real server's connections, with an HTTP face as the gate's: what a client asks goes through it. */
import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { Pool, type Dispatcher } from "undici";
import { EraAdapter } from "../../../core/mcp/era-adapter.ts";
import { FakeClock, silent } from "../parts.ts";

export interface Adapted {
	/** The server's endpoint, behind the adapter. */
	readonly url: string;
	readonly clock: FakeClock;
}

/** Ends with the test. `secret` is what the gate adds for the server. */
export async function adapted(
	origin: string,
	{ path = "/mcp", secret = "" } = {},
): Promise<Adapted> {
	const clock = new FakeClock();
	const pool = new Pool(origin, { headersTimeout: 0, bodyTimeout: 0 });
	const adapter = new EraAdapter({
		name: "docs",
		origin,
		pool,
		mayBeMcp: () => true,
		clock,
		log: silent,
	});
	const face = createServer((req, res) => {
		void pass(req, res);
	});
	const pass = async (
		req: IncomingMessage,
		res: ServerResponse,
	): Promise<void> => {
		const body = await buffer(req);
		const fields = req.rawHeaders.filter((_, at, all) => {
			const name = all[at - (at % 2)]?.toLowerCase() ?? "";
			return !["host", "connection", "transfer-encoding"].includes(name);
		});
		if (secret !== "") fields.push("Authorization", secret);
		adapter.dispatch(
			{
				client: "agent",
				path: req.url ?? "/",
				method: req.method ?? "GET",
				headers: fields,
				body: body.length > 0 ? body : null,
			},
			answerTo(res),
		);
	};
	face.listen(0, "127.0.0.1");
	await once(face, "listening");
	onTestFinished(async () => {
		await adapter.destroy();
		face.closeAllConnections();
		face.close();
		await once(face, "close");
	});
	// A listening TCP server's address is no pipe's.
	const { port } = face.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}${path}`, clock };
}

const answerTo = (res: ServerResponse): Dispatcher.DispatchHandler => ({
	onRequestStart: (controller) => {
		res.on("close", () => controller.abort(new Error("gone")));
	},
	onResponseStart: (controller, status) => {
		if (status < 200) return;
		const fields = (controller.rawHeaders as Buffer[]).map(String);
		res.writeHead(
			status,
			fields.filter(
				(_, at) => !/^transfer-encoding$/i.test(fields[at - (at % 2)] ?? ""),
			),
		);
		res.flushHeaders();
	},
	onResponseData: (_, chunk) => {
		res.write(chunk);
	},
	onResponseEnd: () => {
		res.end();
	},
	onResponseError: () => {
		res.destroy();
	},
});
