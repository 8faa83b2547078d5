/**
 * A helper process of a test or benchmark: forked, told its settings as JSON, answering with the port it listens on.
 * Each part ends when its parent goes away, so an interrupted run leaves nothing behind.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:net";
import * as z from "zod";
import { end } from "./gate-process.ts";

export interface Part {
	readonly child: ChildProcess;
	readonly pid: number;
	/** 0 for a part that does not listen. */
	readonly port: number;
	stop(): Promise<void>;
}

/** What a part sends once, when it can be used. */
const Ready = z.object({ port: z.number() });

/** Rejects when the part exits before it has said its port. */
export async function startPart(
	file: URL,
	settings: unknown = {},
): Promise<Part> {
	const child = fork(file, [JSON.stringify(settings)], {
		// An old dependency of a measured package; nothing a run can act on.
		execArgv: ["--disable-warning=DEP0060"],
	});
	const exited = once(child, "exit").then(() => {
		throw new Error(`${file.pathname} ended before it was ready`);
	});
	exited.catch(() => {});
	const [message]: unknown[] = await Promise.race([
		once(child, "message"),
		exited,
	]);
	const ready = Ready.parse(message);
	return {
		child,
		pid: child.pid ?? 0,
		port: ready.port,
		stop: () => end(child),
	};
}

/** Inside a part: what its parent passed to {@link startPart}. */
export function partSettings<S extends z.ZodType>(settings: S): z.infer<S> {
	return settings.parse(JSON.parse(process.argv[2] ?? "{}"));
}

/** Inside a part: listens on a port of the system's choice and says so. */
export function listen(server: Server): void {
	server.listen(0, "127.0.0.1", () => {
		process.send?.(Ready.parse(server.address()));
	});
	process.once("disconnect", () => process.exit(0));
}
