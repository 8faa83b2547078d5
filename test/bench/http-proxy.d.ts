/** The part of the untyped package `http-proxy` that the benchmark's row uses. */
declare module "http-proxy" {
	import type { Agent, IncomingMessage, ServerResponse } from "node:http";

	interface Proxy {
		on(event: "error", listener: (error: Error) => void): this;
		web(req: IncomingMessage, res: ServerResponse): void;
	}
	const httpProxy: {
		createProxyServer(options: { target: string; agent: Agent }): Proxy;
	};
	export default httpProxy;
}
