/**
 * An MCP server on standard input and output that costs as little as one can: the same few answers for both revisions.
 * What the rows above it cost is what is measured.
 */
import { createInterface } from "node:readline";

const capabilities = { tools: {} };
const serverInfo = { name: "bench", version: "1" };
const result = { content: [{ type: "text", text: "x".repeat(209) }] };
const answers: Readonly<Record<string, object>> = {
	initialize: { protocolVersion: "2025-11-25", capabilities, serverInfo },
	"server/discover": {
		resultType: "complete",
		supportedVersions: ["2026-07-28"],
		capabilities,
		serverInfo,
	},
	"tools/call": { resultType: "complete", ...result },
};

createInterface({ input: process.stdin }).on("line", (line) => {
	const { id, method } = JSON.parse(line) as { id?: number; method: string };
	if (id === undefined) return;
	process.stdout.write(
		`${JSON.stringify({ jsonrpc: "2.0", id, result: answers[method] ?? {} })}\n`,
	);
});
process.stdin.once("end", () => process.exit(0));
