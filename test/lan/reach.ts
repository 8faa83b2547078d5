/**
 * What a test does itself, it does from a namespace: an address of its own loopback stands for one there. What it sends
 * leaves that namespace in connections of that namespace's; TLS is the test's own, from end to end.
 */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { type Host, nodeScript } from "./namespaces.ts";

const wireScript = fileURLToPath(new URL("./wire.ts", import.meta.url));

let made = 0;

/** Inside a test. Resolves with the address of this machine's loopback that, at the same port, is that one from there. */
export async function reachFrom(
	host: Host,
	address: string,
	port: number,
): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "wire-"));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const path = join(folder, "socket");
	const wire = host.spawn(nodeScript(wireScript, path, address, String(port)));
	if (!wire.stdout) throw new Error("no stdout");
	await once(wire.stdout, "data");

	const server = createServer((near) => {
		const far = connect(path);
		near.on("error", () => near.destroy()).once("close", () => far.destroy());
		far.on("error", () => far.destroy()).once("close", () => near.destroy());
		near.pipe(far).pipe(near);
	});
	onTestFinished(() => void server.close());
	// The port is given: files that run at the same time have addresses of their own.
	const own = `127.${90 + (made++ % 100)}.${(process.pid >> 8) & 255}.${process.pid & 255}`;
	server.listen(port, own);
	await once(server, "listening");
	return own;
}
