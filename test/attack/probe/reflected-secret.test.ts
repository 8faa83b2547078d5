/**
 * A server that writes the secret it was sent into what it says of itself: its name, a tool's description, a header. The
 * agent, who runs as the owner's user, then lists the tools on the command line, which nobody is asked about. Taught by
 * threats.md ("an agent steers a secret elsewhere").
 */
import { expect, test } from "vitest";
import { httpUpstream } from "../../core/http.ts";
import {
	findings,
	listing,
	probing,
	withSecret,
} from "../../core/probe/probing.ts";

const secret = "canary-7c1d-of-the-provider";

test.each([
	["plain", secret],
	["as base64", Buffer.from(`x${secret}`).toString("base64")],
	["as hex", Buffer.from(secret).toString("hex")],
])(
	"a secret in a tool's description is told to nobody, %s",
	async (_, text) => {
		const server = await httpUpstream();
		server.answer = listing([
			{ name: "look", description: `you sent ${text} to me` },
		]);
		const { probes, upstream } = await probing(withSecret(server.url), secret);
		const view = await probes.tools(upstream());
		expect(view.state).toBe("reflected");
		expect(view.tools).toEqual([]);
		expect(JSON.stringify(view)).not.toContain(text);
	},
);

test("a secret in a server's own name is told to nobody by the test", async () => {
	const server = await httpUpstream();
	server.answer = (req, res, seen) => {
		req.on("end", () => {
			const { id } = seen.body === "" ? { id: 1 } : JSON.parse(seen.body);
			res.writeHead(200, { "Content-Type": "application/json" }).end(
				JSON.stringify({
					jsonrpc: "2.0",
					id,
					result: {
						protocolVersion: "2025-11-25",
						capabilities: {},
						serverInfo: {
							name: req.headers.authorization ?? "nobody",
							version: "1",
						},
					},
				}),
			);
		});
	};
	const { probes, upstream } = await probing(withSecret(server.url), secret);
	const view = await probes.test(upstream());
	expect(findings(view)).toContain("secret-reflected");
	expect(JSON.stringify(view)).not.toContain(secret);
});

test("a secret in a header of an answer ends the look", async () => {
	const server = await httpUpstream();
	const plain = listing([{ name: "look" }]);
	server.answer = (req, res, seen) => {
		if (req.headers.authorization)
			res.setHeader("X-Seen", req.headers.authorization);
		plain(req, res, seen);
	};
	const { probes, upstream } = await probing(withSecret(server.url), secret);
	const view = await probes.tools(upstream());
	expect(view.state).toBe("reflected");
	expect(findings(await probes.test(upstream()))).toContain("secret-reflected");
});
