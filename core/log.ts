/**
 * The gate's own log, for the owner when something is wrong: one JSON object a line in a 0600 file. It is not the
 * audit log, never holds a request's arguments, and never throws: a full disk must not stop a refusal.
 */
import {
	closeSync,
	fchmodSync,
	fstatSync,
	openSync,
	renameSync,
	writeSync,
} from "node:fs";
import { visible } from "./visible.ts";

export type Level = "debug" | "info" | "warn" | "error";
export type Log = (
	level: Level,
	message: string,
	fields?: Readonly<Record<string, string | number | boolean>>,
) => void;

/** At this size the log starts anew and one older file is kept. */
const rotateBytes = 5 * 1024 * 1024;

/** Appends to `file` (undefined: nowhere) and shows warnings and errors on stderr. */
export function openLog(file: string | undefined, echo: boolean): Log {
	const sink = file === undefined ? undefined : openSink(file);
	return (level, message, fields) => {
		if (level === "debug" && !process.env["DRAWBRIDGE_DEBUG"]) return;
		sink?.(
			`${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`,
		);
		if (echo && (level === "warn" || level === "error"))
			process.stderr.write(`drawbridge: ${visible(message)}\n`);
	};
}

function openSink(file: string): (line: string) => void {
	const open = (): { fd: number; bytes: number } => {
		const fd = openSync(file, "a", 0o600);
		if (process.platform !== "win32") fchmodSync(fd, 0o600);
		return { fd, bytes: fstatSync(fd).size };
	};
	let out = open();
	return (line) => {
		try {
			if (out.bytes > rotateBytes) {
				closeSync(out.fd);
				renameSync(file, `${file}.1`);
				out = open();
			}
			out.bytes += writeSync(out.fd, line);
		} catch {
			// Nowhere left to say it.
		}
	};
}
