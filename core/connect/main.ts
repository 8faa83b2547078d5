/**
 * `drawbridge connect UPSTREAM`: MCP over standard input and output on the client's side, the gate on the other. A program
 * of its own beside the command line, since clients start it for each session and wait for it. Node's builtins only, so
 * that it runs in the launcher's own process on whatever Node that has.
 */
import { resolveHome } from "../home.ts";
import { Bridge } from "./bridge.ts";
import { Door } from "./door.ts";
import { GateHttp } from "./gate-http.ts";
import { LineError, parseLine, usage } from "./line.ts";
import { lines } from "./lines.ts";
import { Output } from "./output.ts";

/** Some of it is a server's words: they are one line, and no more than that to a terminal. */
function tell(text: string): void {
	const said = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 2_000);
	process.stderr.write(`drawbridge connect: ${said}\n`);
}

const wordsOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

async function main(words: readonly string[]): Promise<number> {
	if (words.includes("--help") || words.includes("-h")) {
		process.stdout.write(usage);
		return 0;
	}
	const { upstream, client, home } = parseLine(words);
	const env = home === undefined ? process.env : { DRAWBRIDGE_HOME: home };
	const door = new Door(resolveHome(env));
	const gate = new GateHttp(door, { upstream, client });
	const output = new Output(process.stdout);
	const bridge = new Bridge(gate, output, tell);
	// The client has gone: nobody is left to answer.
	process.stdout.on("error", () => process.exit(0));
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.once(signal, () => {
			void bridge.end().then(() => process.exit(0));
		});
	// Asked for at once: the first message then finds the door open, or its client is told why it is not.
	let isWell = false;
	const opening = (async () => {
		try {
			await gate.open();
			isWell = true;
		} catch (error) {
			tell(wordsOf(error));
		}
	})();
	try {
		for await (const line of lines(process.stdin)) await bridge.take(line);
	} catch (error) {
		tell(wordsOf(error));
		await bridge.end();
		return 1;
	}
	await bridge.finish(opening);
	return isWell ? 0 : 1;
}

try {
	process.exitCode = await main(
		process.argv.slice(process.argv.indexOf("connect") + 1),
	);
} catch (error) {
	tell(wordsOf(error));
	process.exitCode = error instanceof LineError ? 2 : 1;
}
process.exit();
