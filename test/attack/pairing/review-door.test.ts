/**
 * Attack: whoever is on the local network, or owns the page of one phone, keeps the gate busy or its memory full by how it
 * uses a connection: more requests than are answered, answers nobody reads, streams behind streams. Found in a review.
 */
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { expect, onTestFinished } from "vitest";
import { PhoneLimits } from "../../../core/doors/phone/limits.ts";
import {
	PhoneListener,
	phoneTimeouts,
} from "../../../core/doors/phone/listener.ts";
import { openDoor } from "../../core/doors/phone/door-at.ts";
import { eventually } from "../../core/eventually.ts";
import { coreParts, FakeClock, silent } from "../../core/parts.ts";
import { attack } from "./attack.ts";

async function connected(port: number): Promise<TLSSocket> {
	const socket = connect({
		port,
		host: "127.0.0.1",
		rejectUnauthorized: false,
	});
	onTestFinished(() => void socket.destroy());
	socket.on("error", silent);
	await once(socket, "secureConnect");
	return socket;
}

attack(
	"availability",
	"a connection that asks more than a minute allows is ended, and each new one costs a handshake",
	async () => {
		const { port } = await openDoor();
		const one = `GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
		const socket = await connected(port);
		let text = "";
		socket.setEncoding("latin1").on("data", (piece: string) => {
			text += piece;
		});
		const answers = (status: number): number =>
			text.split(`HTTP/1.1 ${status} `).length - 1;
		// More at once than it has sent answers to, and Node ends the connection by itself.
		for (let asked = 100; asked <= 600; asked += 100) {
			socket.write(one.repeat(100));
			await eventually(() => answers(401)).toBe(asked);
		}
		socket.write(one.repeat(20));
		await once(socket, "close");
		expect([answers(401), answers(429)]).toEqual([600, 1]);
	},
);

attack(
	"availability",
	"an answer that nobody reads does not hold its connection for ever",
	async () => {
		const { certificates } = await coreParts();
		let isOver = false;
		const listener = new PhoneListener(
			{
				address: "127.0.0.1",
				limits: new PhoneLimits(new FakeClock()),
				timeouts: { ...phoneTimeouts, idleMs: 200 },
				handle(_, res) {
					res.once("close", () => {
						isOver = true;
					});
					res.end(Buffer.alloc(32 * 1024 * 1024));
				},
			},
			await certificates.forListener(["127.0.0.1"]),
		);
		onTestFinished(() => listener.close());
		await listener.listen(0);
		const socket = await connected(listener.port);
		socket.pause();
		socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		await eventually(() => isOver).toBe(true);
	},
);

attack(
	"availability",
	"a stream behind another on one connection is none: it would never be told, and never end",
	async () => {
		const { port, session, phone, parts } = await openDoor();
		const { Cookie } = await session(phone);
		const socket = await connected(port);
		socket.resume();
		const one = `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${Cookie}\r\n\r\n`;
		socket.write(one.repeat(10));
		const isOnline = (): boolean | undefined => parts.devices.list()[0]?.online;
		await eventually(isOnline).toBe(true);
		socket.destroy();
		await eventually(isOnline).toBe(false);
	},
);
