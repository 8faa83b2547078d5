/**
 * Who sits between a phone and the machine, on an address of its own with the phone door's port: has a certificate of its
 * own, reads and changes whatever it likes, and passes the rest on. The phone clicked its certificate through.
 */
import { once } from "node:events";
import { createServer } from "node:https";
import { makeCa, textOf } from "../../stub/tls.ts";
import { Browser } from "../../stub/phone-browser.ts";

export interface Between {
	/** Where it listens: what the phone reaches instead of the machine. */
	readonly address: string;
	stop(): Promise<void>;
}

/** What becomes of a body on its way; `undefined`: it stays what it was. */
export type Change = (path: string, body: Body) => Body | undefined;
export type Body = Record<string, unknown>;

export async function sitBetween(
	origin: string,
	changes: { readonly up?: Change; readonly down?: Change },
): Promise<Between> {
	const address = "127.88.0.1";
	const ca = await makeCa("between");
	const own = await ca.issue("between", `IP:${address}`);
	const onward = new Browser({ origin, from: "127.88.0.2" });
	const server = createServer(await textOf(own), (req, res) => {
		const path = req.url ?? "";
		const pass = async (): Promise<void> => {
			const body: Body = JSON.parse((await req.toArray()).join(""));
			const answer = await onward.post(path, changes.up?.(path, body) ?? body);
			const back: Body = JSON.parse(answer.body);
			res.writeHead(answer.status, { "Content-Type": "application/json" });
			res.end(JSON.stringify(changes.down?.(path, back) ?? back));
		};
		pass().catch(() => res.destroy());
	});
	server.listen(Number(new URL(origin).port), address);
	await once(server, "listening");
	return {
		address,
		async stop() {
			server.closeAllConnections();
			server.close();
			await ca.remove();
		},
	};
}
