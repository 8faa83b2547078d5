/** A push service and an ntfy server at once: https on loopback by a CA of the test's own, and what it was sent. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { makeCa, textOf } from "../../stub/tls.ts";

export interface Sent {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

interface Answer {
	readonly status: number;
	readonly headers?: Record<string, string>;
	readonly body?: string;
}

export interface PushStub {
	/** "https://localhost:40123". */
	readonly origin: string;
	/** Its CA. */
	readonly ca: string;
	readonly sent: Sent[];
	/** To all from now on. */
	answer: Answer;
}

export async function pushStub(): Promise<PushStub> {
	const authority = await makeCa();
	onTestFinished(() => authority.remove());
	const pair = await authority.issue(
		"push",
		"DNS:localhost,DNS:fcm.googleapis.com",
	);
	const server = createTlsServer(await textOf(pair));
	return await stub(server, "https", await readFile(authority.cert, "utf8"));
}

/** As a server of the owner's own on the local network may be. */
export const plainStub = (): Promise<PushStub> =>
	stub(createServer(), "http", "");

async function stub(
	server: ReturnType<typeof createServer>,
	scheme: string,
	ca: string,
): Promise<PushStub> {
	const sent: Sent[] = [];
	server.on("request", (req, res) => {
		let body = "";
		req.setEncoding("utf8").on("data", (text: string) => {
			body += text;
		});
		req.on("end", () => {
			const { method = "", url: path = "", headers } = req;
			sent.push({ method, path, headers, body });
			const { status, headers: given = {}, body: told = "" } = made.answer;
			res.writeHead(status, given).end(told);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A TCP server that listens has one.
	const { port } = server.address() as AddressInfo;
	const made: PushStub = {
		origin: `${scheme}://localhost:${port}`,
		ca,
		sent,
		answer: { status: 201 },
	};
	return made;
}
