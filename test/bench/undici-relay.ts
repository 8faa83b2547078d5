/**
 * The yardstick: node:http in, undici's Pool.dispatch out, and nothing else. No key check, no header hygiene, no
 * limits: what the gate adds is the difference to this row. Never to be copied from.
 */
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import { type Dispatcher, Pool } from "undici";
import * as z from "zod";
import { listen, partSettings } from "../stub/part.ts";

const { upstream } = partSettings(z.object({ upstream: z.string() }));
const pool = new Pool(upstream, {
	// One for each client connection: 500 idle streams are 500 upstream connections.
	connections: null,
	headersTimeout: 0,
	bodyTimeout: 0,
});

function relay(req: IncomingMessage, res: ServerResponse): void {
	const { host: _host, connection: _connection, ...headers } = req.headers;
	const handler: Dispatcher.DispatchHandler = {
		onRequestStart(controller) {
			res.once("close", () => {
				if (!res.writableFinished) controller.abort(new Error("client left"));
			});
		},
		onResponseStart(_controller, status, answered) {
			delete answered["connection"];
			delete answered["keep-alive"];
			delete answered["transfer-encoding"];
			res.writeHead(status, answered);
		},
		onResponseData(controller, chunk) {
			if (res.write(chunk)) return;
			controller.pause();
			res.once("drain", () => controller.resume());
		},
		onResponseEnd() {
			res.end();
		},
		onResponseError() {
			if (!res.headersSent) res.writeHead(502).end();
			else res.destroy();
		},
	};
	const hasBody = req.method !== "GET" && req.method !== "HEAD";
	pool.dispatch(
		{
			path: req.url ?? "/",
			method: req.method ?? "GET",
			headers,
			body: hasBody ? req : null,
		},
		handler,
	);
}

listen(createServer({ keepAliveTimeout: 60_000 }, relay));
