/**
 * Run inside a namespace: tries to reach an address from there, and prints how far it got. Arguments: the address, the
 * port. Believes any certificate.
 */
import { connect } from "node:tls";

/** `unreachable`: nobody hears it. `refused`: nobody listens. Taken, and without a word of TLS: `dropped`, or `silent`. */
export type Knocked =
	| { readonly got: "unreachable" | "refused" | "dropped" | "silent" }
	| { readonly got: "handshake"; readonly names: string };

const [address = "", port = ""] = process.argv.slice(2);
const longestMs = 8_000;

const end = (knocked: Knocked): void => {
	process.stdout.write(JSON.stringify(knocked));
	process.exit(0);
};
let isTaken = false;
const socket = connect({
	host: address,
	port: Number(port),
	rejectUnauthorized: false,
	timeout: longestMs,
});
socket.on("connect", () => {
	isTaken = true;
});
socket.on("timeout", () => end({ got: isTaken ? "silent" : "unreachable" }));
socket.on("error", ({ code }: NodeJS.ErrnoException) => {
	if (isTaken) end({ got: "dropped" });
	else end({ got: code === "ECONNREFUSED" ? "refused" : "unreachable" });
});
socket.on("close", () => end({ got: isTaken ? "dropped" : "unreachable" }));
socket.on("secureConnect", () =>
	end({
		got: "handshake",
		names: socket.getPeerCertificate().subjectaltname ?? "",
	}),
);
