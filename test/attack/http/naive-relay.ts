/**
 * The proxy people write when they need "just a key check in front of it": node:http in and out, headers taken from
 * req.headers, bodies piped, upgrades spliced. Kept so that every attack is seen to succeed against something. Never
 * improve it, and never copy from it.
 */
import { createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import * as z from "zod";
import { listen, partSettings } from "../../stub/part.ts";

const { upstreams, root, key, keyless } = partSettings(
	z.object({
		upstreams: z.record(z.string(), z.string()),
		root: z.string().nullable(),
		key: z.string(),
		keyless: z.boolean(),
	}),
);

function shownKey(req: IncomingMessage, url: URL): string | undefined {
	return (
		req.headers["x-api-key"]?.toString() ??
		req.headers.authorization?.replace(/^bearer\s+/i, "") ??
		url.searchParams.get("api_key") ??
		undefined
	);
}

const server = createServer((req, res) => {
	const url = new URL(req.url ?? "/", `http://${req.headers.host}`);
	const shown = shownKey(req, url);
	if (keyless ? shown && shown !== key : shown !== key) {
		res.writeHead(401).end(`Invalid API key: ${shown}`);
		return;
	}
	const [, name = "", ...rest] = url.pathname.split("/");
	const named = upstreams[name];
	const target = named ?? upstreams[root ?? ""];
	if (target === undefined) {
		res.writeHead(404).end(`No upstream for ${req.url}`);
		return;
	}
	const path = named === undefined ? url.pathname : `/${rest.join("/")}`;
	const onward = request(
		target + path + url.search,
		{ method: req.method, headers: req.headers },
		(answer) => {
			res.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(res);
		},
	);
	onward.on("error", (error) => res.writeHead(502).end(error.message));
	req.pipe(onward);
});

server.on("upgrade", (req, socket, head) => {
	const { hostname, port } = new URL(upstreams[root ?? ""] ?? "");
	const upstream = connect(Number(port), hostname, () => {
		const fields = Object.entries(req.headers).map(
			([name, value]) => `${name}: ${String(value)}\r\n`,
		);
		upstream.write(
			`${req.method} ${req.url} HTTP/1.1\r\n${fields.join("")}\r\n`,
		);
		upstream.write(head);
		upstream.pipe(socket).pipe(upstream);
	});
	upstream.on("error", () => socket.destroy());
	socket.on("error", () => upstream.destroy());
});

listen(server);
