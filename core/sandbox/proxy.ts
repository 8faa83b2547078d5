/**
 * The way out of one program's sandbox: an HTTP proxy of the runtime's that nobody else can reach, and that asks hosts.ts
 * about each connection. Sees no further than the host where the connection is encrypted.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hosts } from "./hosts.ts";
import type { Runtime } from "./runtime.ts";

export interface Proxy {
	/** A Unix socket in a folder of the owner's; on a Mac a port of loopback. */
	readonly path: string;
	readonly port: number;
	/** Of the port. */
	readonly token: string;
	/** Every connection with it. */
	close(): void;
}

export async function openProxy(
	{ createProxy }: Pick<Runtime, "createProxy">,
	hosts: Pick<Hosts, "decide" | "lookup">,
): Promise<Proxy> {
	const isPort = process.platform === "darwin";
	const token = isPort ? randomBytes(24).toString("base64url") : "";
	const server = createProxy({
		filter: async (port, host, _socket, _command, explain) => {
			const { allowed, why } = await hosts.decide(host, port);
			if (!allowed) explain?.(why);
			return allowed;
		},
		lookupFor: (port) => hosts.lookup(port),
		// In the clear a server goes by the Host field: it must not name another host than was asked about.
		requireHostMatch: true,
		requireAsciiHost: true,
		...(isPort ? { proxyAuthToken: token } : {}),
	});
	// A connection that became a tunnel is not the server's any more.
	const open = new Set<Socket>();
	server.on("connection", (socket: Socket) => {
		open.add(socket);
		socket.once("close", () => open.delete(socket));
	});
	const folder = isPort ? undefined : privateFolder();
	const path = folder === undefined ? "" : join(folder, "s");
	if (isPort) server.listen(0, "127.0.0.1");
	else server.listen(path);
	await once(server, "listening");
	server.on("error", () => undefined);
	server.unref();
	const address = server.address();
	return {
		path,
		port: typeof address === "object" && address !== null ? address.port : 0,
		token,
		close() {
			server.close();
			for (const socket of open) socket.destroy();
			if (folder !== undefined)
				rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** 0700; its path has to be short. */
const privateFolder = (): string =>
	realpathSync(mkdtempSync(join(tmpdir(), "drawbridge-box-")));
