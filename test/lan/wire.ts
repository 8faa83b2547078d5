/**
 * Run inside a namespace: passes on what comes by a Unix socket to an address that is reached from there, and back.
 * Arguments: the socket's path, the address, the port. Prints a line once it listens. Looks at nothing.
 */
import { connect, createServer, type Socket } from "node:net";

const [path = "", address = "", port = ""] = process.argv.slice(2);

/** Whoever ends, both have ended. */
function join(near: Socket, far: Socket): void {
	near.on("error", () => near.destroy()).once("close", () => far.destroy());
	near.pipe(far);
}

createServer((near) => {
	const far = connect(Number(port), address);
	join(near, far);
	join(far, near);
}).listen(path, () => process.stdout.write("ready\n"));
