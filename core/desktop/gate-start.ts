/**
 * How the shell starts a gate process, and how that one says whether it came up. Between these two processes only: no
 * window sees it.
 */
import * as z from "zod";
import { Mode } from "../../contract/views.ts";

/** `mode` null leaves it to the settings. `welcome` prints the lines a newcomer pastes from. */
export const GateStart = z.strictObject({
	host: z.string(),
	port: z.number(),
	tls: z.union([
		z.boolean(),
		z.strictObject({
			cert: z.string(),
			key: z.string(),
			client_ca: z.string().optional(),
		}),
	]),
	clientCertificates: z.enum(["none", "optional", "required"]),
	/** Takes one of the next ports when this one is busy. */
	nextPort: z.boolean(),
	consolePort: z.number(),
	upstreams: z.array(z.tuple([z.string(), z.string()])),
	root: z.string().nullable(),
	mode: Mode.nullable(),
	/** Starts with the bridge raised. */
	raised: z.boolean(),
	demo: z.enum(["yes", "if-empty"]),
	welcome: z.boolean(),
	/** Where the program was laid for others to start; null: it stays where it stands. */
	program: z.string().nullable(),
});
export type GateStart = z.infer<typeof GateStart>;

/** What a gate hands over to the one after it: clients are configured with its ports. */
const Standing = GateStart.pick({ port: true, consolePort: true, mode: true });
export type Standing = z.infer<typeof Standing>;

/** `startFailed` is why, in words for the owner; the process is ended after it. */
export const StartReport = z.union([
	z.strictObject({ started: Standing }),
	z.strictObject({ startFailed: z.string() }),
]);
export type StartReport = z.infer<typeof StartReport>;

/**
 * How a gate that came up ends when it was asked to; every other code is a death. Not 0: Electron reports that for a
 * process that was killed by its parent.
 */
export const exitCodes = { stop: 65, restart: 64 } as const;
