/** A page with one word: what a window is compared with, and where it is brought before it is opened anew. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface EmptyPage {
	readonly address: string;
	close(): void;
}

export async function serveEmptyPage(): Promise<EmptyPage> {
	const server = createServer((_question, answer) => {
		answer
			.setHeader("content-type", "text/html")
			.end('<!doctype html><title>Empty</title><p id="empty-page">Empty</p>');
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A server that listens on a port, not on a path, has an address.
	const { port } = server.address() as AddressInfo;
	return {
		address: `http://127.0.0.1:${port}/`,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}
