/** Whether an upstream is there: connects, shakes hands where it speaks TLS, sends nothing and closes again. */
import { connect, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { failureInWords, type UpstreamTls } from "./upstream-tls.ts";

/** How long a connection may take to come about. */
export const connectMs = 5_000;

/** As much of an upstream as says where it is. */
interface Probed {
	readonly httpOrigin: string;
	readonly socket: string | undefined;
	readonly tls: UpstreamTls;
}

/** undefined: it accepts connections; else why not, in words. */
export function tryConnect({
	httpOrigin,
	socket: path,
	tls,
}: Probed): Promise<string | undefined> {
	const url = new URL(httpOrigin);
	const isTls = url.protocol === "https:";
	if (isTls && tls.problem !== undefined) return Promise.resolve(tls.problem);
	return new Promise((resolve) => {
		const host = url.hostname.replace(/^\[|\]$/g, "");
		const port = Number(url.port) || (isTls ? 443 : 80);
		const socket = isTls
			? connectTls({
					host,
					port,
					...(isIP(host) === 0 ? { servername: host } : {}),
					...tls.connect,
				})
			: connect(path === undefined ? { host, port } : { path });
		const settle = (failure: string | undefined): void => {
			socket.destroy();
			resolve(failure);
		};
		socket.setTimeout(connectMs, () => settle("no answer in 5 s"));
		socket.once(isTls ? "secureConnect" : "connect", () => settle(undefined));
		socket.on("error", (error: NodeJS.ErrnoException) =>
			settle(failureInWords(error.code ?? "cannot connect")),
		);
	});
}
