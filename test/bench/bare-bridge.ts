/**
 * The yardstick for servers on standard input and output: node:http in, one child process, ids of its own, and nothing else.
 * No key, no session, no limits: what the gate adds is the difference to this row. Never to be copied from.
 */
import { spawn } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import { createInterface } from "node:readline";
import * as z from "zod";
import { listen, partSettings } from "../stub/part.ts";

const { command, args } = partSettings(
	z.object({ command: z.string(), args: z.array(z.string()) }),
);
const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map<number, { id: unknown; res: ServerResponse }>();
let last = 0;

createInterface({ input: child.stdout }).on("line", (line) => {
	const message = JSON.parse(line) as { id: number };
	const asked = waiting.get(message.id);
	if (!asked) return;
	waiting.delete(message.id);
	const body = JSON.stringify({ ...message, id: asked.id });
	asked.res
		.writeHead(200, {
			"Content-Type": "application/json",
			"Content-Length": Buffer.byteLength(body),
		})
		.end(body);
});

process.once("exit", () => child.kill());
listen(
	createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
		const pieces: Buffer[] = [];
		req.on("data", (piece: Buffer) => pieces.push(piece));
		req.on("end", () => {
			const message = JSON.parse(Buffer.concat(pieces).toString()) as {
				id: unknown;
			};
			last += 1;
			waiting.set(last, { id: message.id, res });
			child.stdin.write(`${JSON.stringify({ ...message, id: last })}\n`);
		});
	}),
);
