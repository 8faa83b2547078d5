/** The least a proxy on Node can do: two sockets, piped into each other. Knows no protocol and checks nothing. */
import { connect, createServer } from "node:net";
import * as z from "zod";
import { listen, partSettings } from "../stub/part.ts";

const { port } = partSettings(z.object({ port: z.number() }));
listen(
	createServer({ noDelay: true }, (near) => {
		const far = connect({ port, host: "127.0.0.1", noDelay: true });
		near.pipe(far).pipe(near);
		for (const socket of [near, far])
			socket
				.on("error", () => undefined)
				.once("close", () => {
					near.destroy();
					far.destroy();
				});
	}),
);
