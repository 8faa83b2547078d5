/**
 * Attack: a program that is there to guard calls home. A gate with the settings it comes with is started, used and stopped,
 * and every connection that its process opens meanwhile leads to this machine.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../../core/serve.ts";
import { silent, tempHome } from "../../core/parts.ts";

test("a gate with default settings connects to nothing but this machine", async () => {
	const before = process.env["DRAWBRIDGE_VAULT"];
	process.env["DRAWBRIDGE_VAULT"] = "file";
	const reached: (string | undefined)[] = [];
	const look = (message: unknown): void => {
		// https://nodejs.org/api/diagnostics_channel.html: net.client.socket tells of each with its socket.
		const { socket } = message as { socket: unknown };
		if (!(socket instanceof Socket)) throw new Error("another message");
		socket.once("connectionAttempt", (ip: string) => reached.push(ip));
	};
	subscribe("net.client.socket", look);
	onTestFinished(() => {
		unsubscribe("net.client.socket", look);
		if (before === undefined) delete process.env["DRAWBRIDGE_VAULT"];
		else process.env["DRAWBRIDGE_VAULT"] = before;
	});
	const home = await tempHome();
	const gate = await serve({
		home,
		host: "127.0.0.1",
		port: 0,
		tls: false,
		clientCertificates: "none",
		consolePort: 0,
		upstreams: new Map(),
		root: null,
		mode: null,
		demo: "yes",
		nextPort: false,
		rendererDir: "/no/such/folder",
		log: silent,
	});
	onTestFinished(() => gate.stop());
	const answer = await fetch(`${gate.gateUrl}/.drawbridge/health`);
	expect(answer.status).toBe(200);
	expect((await gate.control.call("cli", "status.get", {})).ok).toBe(true);
	await gate.stop();
	// The test's own request, and the gate's look at its demo: what is not counted would not be seen either.
	expect(reached.length).toBeGreaterThan(1);
	// Its own socket: whether another gate is there.
	const elsewhere = reached.filter(
		(address) => address !== "127.0.0.1" && address !== home.socket,
	);
	expect(elsewhere).toEqual([]);
});
