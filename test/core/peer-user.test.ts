/** Whose process is at the other end of a loopback connection. As root a second user is tried as well. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type PeerUser, peerUsers } from "../../core/peer-user.ts";

const ends = (socket: Socket) => ({
	peer: {
		address: socket.remoteAddress ?? "",
		port: socket.remotePort ?? 0,
		connection: socket,
	},
	local: {
		address: socket.localAddress ?? "",
		port: socket.localPort ?? 0,
	},
});

/** Listens, lets `come` connect, and asks about the peer that came. */
async function userOf(
	listenOn: string,
	come: (port: number) => void,
): Promise<PeerUser> {
	const server = createServer();
	server.listen(0, listenOn);
	await once(server, "listening");
	onTestFinished(() => {
		server.close();
	});
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	const accepted: Promise<Socket[]> = once(server, "connection");
	come(port);
	const [socket] = await accepted;
	if (!socket) throw new Error("nobody came");
	onTestFinished(() => {
		socket.destroy();
	});
	const { peer, local } = ends(socket);
	return await peerUsers().of(peer, local);
}

const comeMyself =
	(host: string) =>
	(port: number): void => {
		const socket = connect({ port, host });
		socket.on("error", () => undefined);
		onTestFinished(() => {
			socket.destroy();
		});
	};

/** bash opens the connection itself: it needs no file of this checkout, which another user may not read. */
const comeAs =
	(uid: number) =>
	(port: number): void => {
		const child = spawn(
			"/bin/bash",
			["-c", `exec 3<>/dev/tcp/127.0.0.1/${port}; cat <&3`],
			{ uid, gid: uid, stdio: "ignore", cwd: "/" },
		);
		onTestFinished(() => {
			child.kill("SIGKILL");
		});
	};

describe.runIf(process.platform === "linux")("on Linux", () => {
	test.each([
		["127.0.0.1", "127.0.0.1"],
		["::1", "::1"],
		// A dual-stack listener sees a v4 caller as ::ffff:127.0.0.1.
		["::", "127.0.0.1"],
	])(
		"our own process is own (listening on %s, from %s)",
		async (listenOn, from) => {
			expect(await userOf(listenOn, comeMyself(from))).toBe("own");
		},
	);

	test.runIf(process.getuid?.() === 0)(
		"another user's process is other",
		async () => {
			expect(await userOf("127.0.0.1", comeAs(65_534))).toBe("other");
		},
	);

	// The kernel shows what is left of a closed connection as root's: a gate that runs as root must not take it for its own.
	test("a peer that has gone away already is other", async () => {
		const server = createServer({ allowHalfOpen: true });
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		onTestFinished(() => {
			server.close();
		});
		// A listening TCP server's address is no pipe's.
		const { port } = server.address() as AddressInfo;
		const accepted: Promise<Socket[]> = once(server, "connection");
		const client = connect({ port, host: "127.0.0.1" });
		const [socket] = await accepted;
		if (!socket) throw new Error("nobody came");
		onTestFinished(() => {
			socket.destroy();
		});
		const { peer, local } = ends(socket);
		client.destroy();
		socket.resume();
		await once(socket, "end");
		expect(await peerUsers().of(peer, local)).toBe("other");
	});

	test("a peer that cannot be found is other", async () => {
		const users = peerUsers();
		expect(users.checked).toBe(true);
		const peer = { address: "127.0.0.1", port: 1, connection: {} };
		expect(await users.of(peer, { address: "127.0.0.1", port: 2 })).toBe(
			"other",
		);
	});

	test("a connection is asked about once", async () => {
		const users = peerUsers();
		const peer = { address: "127.0.0.1", port: 1, connection: {} };
		const local = { address: "127.0.0.1", port: 2 };
		expect(users.of(peer, local)).toBe(users.of({ ...peer }, local));
	});
});

test.runIf(process.platform !== "linux")(
	"elsewhere it says that it does not know",
	async () => {
		const users = peerUsers();
		const peer = { address: "127.0.0.1", port: 1, connection: {} };
		expect(users.checked).toBe(false);
		expect(await users.of(peer, { address: "127.0.0.1", port: 2 })).toBe(
			"unchecked",
		);
	},
);
