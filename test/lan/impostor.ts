/**
 * Run inside a namespace: somebody else's server, with a certificate of its own and a page of its own for whatever is
 * asked. Arguments: the address, the port, the certificate's file, its key's file. Prints a line when it listens, and one
 * for each request and each handshake that the other side broke off; ends with its stdin.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const [address = "", port = "", cert = "", key = ""] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const server = createServer(
	{ cert: readFileSync(cert), key: readFileSync(key) },
	(req, res) => {
		say(`asked ${req.url ?? ""}`);
		res.writeHead(200, { "Content-Type": "text/html" });
		res.end("<!doctype html><h1>the attacker's page</h1>");
	},
);
server.on("tlsClientError", () => say("broken off"));
server.listen(Number(port), address, () => say("listening"));
process.stdin.once("end", () => process.exit(0));
process.stdin.resume();
