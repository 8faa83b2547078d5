/** The WebSocket server that is asked: echoes what it gets, by the library most servers on Node use. */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { listen } from "../stub/part.ts";

const server = createServer((_, res) => res.end());
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket) => {
	socket.on("message", (data, isBinary) =>
		socket.send(data, { binary: isBinary }),
	);
	socket.on("error", () => undefined);
});
listen(server);
