/**
 * `npm run bench -- stdio`: calls of an MCP server on standard input and output, through the gate and through a bare bridge,
 * in turn, so that a busy machine is busy for both.
 */
import { fileURLToPath } from "node:url";
import { startGate } from "../stub/gate-process.ts";
import { startPart } from "../stub/part.ts";
import { startLoad } from "./load-order.ts";
import { median } from "./statistics.ts";

const limit = 0.8;
const connections = 32;
const forMs = 1_500;
const rounds = 5;
const server = fileURLToPath(new URL("stdio-server.ts", import.meta.url));
const version = "2026-07-28";
/** Each request stands alone: no row needs a session. */
const call = {
	headers: [
		`MCP-Protocol-Version: ${version}`,
		"Mcp-Method: tools/call",
		"Mcp-Name: echo",
	],
	body: JSON.stringify({
		jsonrpc: "2.0",
		id: 1,
		method: "tools/call",
		params: {
			name: "echo",
			arguments: { text: "x".repeat(209) },
			_meta: {
				"io.modelcontextprotocol/protocolVersion": version,
				"io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
				"io.modelcontextprotocol/clientCapabilities": {},
			},
		},
	}),
} as const;

/** @throws where a row answered anything but 200 */
export async function benchStdio(json: boolean): Promise<void> {
	const gate = await startGate({ upstreams: {} });
	const load = await startLoad();
	const bare = await startPart(new URL("bare-bridge.ts", import.meta.url), {
		command: process.execPath,
		args: [server],
	});
	try {
		const added = await gate.run(
			"upstream",
			"add",
			"s",
			"--sharing",
			"all",
			"--no-sandbox",
			"--",
			process.execPath,
			server,
		);
		if (added.code !== 0) throw new Error(added.stderr);
		const { key } = await gate.createKey("bench");
		const rows = [
			{
				name: "bare",
				port: bare.port,
				path: "/mcp",
				perSecond: [] as number[],
			},
			{
				name: "gate",
				port: gate.port,
				path: "/s/mcp",
				perSecond: [] as number[],
			},
		] as const;
		for (let round = -1; round < rounds; round += 1)
			for (const { name, port, path, perSecond } of rows) {
				const measured = await load.measure({
					...call,
					port,
					path,
					key,
					connections,
					forMs,
				});
				if (measured.errors > 0 || measured.perSecond === 0)
					throw new Error(`${name}: ${measured.errors} errors`);
				if (round >= 0) perSecond.push(measured.perSecond);
			}
		const [bareRate, gateRate] = rows.map(({ perSecond }) => median(perSecond));
		const figures = {
			barePerSecond: bareRate ?? 0,
			gatePerSecond: gateRate ?? 0,
			ratio: (gateRate ?? 0) / (bareRate ?? 1),
		};
		console.log(
			json
				? JSON.stringify({ ...figures, limit })
				: [
						`bare bridge   ${figures.barePerSecond.toFixed(0)} calls/s at ${connections} connections`,
						`gate          ${figures.gatePerSecond.toFixed(0)} calls/s`,
						`ratio         ${figures.ratio.toFixed(2)}   ≥ ${limit}   ${figures.ratio >= limit ? "met" : "missed"}`,
					].join("\n"),
		);
	} finally {
		await bare.stop();
		await load.stop();
		await gate.stop();
	}
}
