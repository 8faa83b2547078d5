/** The npm package `http-proxy` with the same key check as the other rows and a keep-alive agent. */
import { Agent, createServer } from "node:http";
import httpProxy from "http-proxy";
import * as z from "zod";
import { listen, partSettings } from "../stub/part.ts";

const { upstream, key } = partSettings(
	z.object({ upstream: z.string(), key: z.string() }),
);
const proxy = httpProxy.createProxyServer({
	target: upstream,
	agent: new Agent({ keepAlive: true }),
});
// Measured clients hang up between rounds; the load generator counts what that costs.
proxy.on("error", () => {});

listen(
	createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
		if (req.headers["x-api-key"] !== key) {
			res.writeHead(401).end();
			return;
		}
		proxy.web(req, res);
	}),
);
