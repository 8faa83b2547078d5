/** Runs one command of a trust store. */
import { type Ran, runTool } from "../system-tool.ts";
import type { Argv } from "./store.ts";

/** What certificate tools need to find their user's files and windows; nothing of ours is among it. */
const passedOn = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"USERPROFILE",
	"APPDATA",
	"LOCALAPPDATA",
	"SystemRoot",
	"TEMP",
	"TMP",
	"TMPDIR",
] as const;

export const runCommand = (argv: Argv, timeoutMs: number): Promise<Ran> =>
	runTool(argv, { env: process.env, passedOn, timeoutMs });
