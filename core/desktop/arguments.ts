/**
 * The command line of the desktop app: `drawbridge serve`'s flags and `--hidden`. Flags of Chromium's own stand between
 * them and are left alone.
 */
import { parseArgs } from "node:util";
import { parseServeFlags } from "../serve-flags.ts";
import type { GateStart } from "./gate-start.ts";

const text = { type: "string" } as const;

/** `hidden` starts without a window, as at login. @throws FlagError */
export function appArguments(argv: readonly string[]): {
	hidden: boolean;
	gate: Omit<GateStart, "welcome" | "program">;
} {
	const { values } = parseArgs({
		args: [...argv],
		strict: false,
		options: {
			hidden: { type: "boolean" },
			raised: { type: "boolean" },
			demo: { type: "boolean" },
			host: text,
			port: text,
			"console-port": text,
			root: text,
			mode: text,
			upstream: { type: "string", multiple: true },
			tls: { type: "boolean" },
			cert: text,
			key: text,
			"client-ca": text,
			"client-certificates": text,
		},
	});
	// A flag at the end without its value is `true`, and refused like an empty one.
	const word = (value: (typeof values)[string]): string | undefined =>
		value === undefined || typeof value === "string" ? value : "";
	const choice = parseServeFlags({
		host: word(values.host),
		port: word(values.port),
		consolePort: word(values["console-port"]),
		root: word(values.root),
		mode: word(values.mode),
		upstream: values.upstream?.map(String),
		tls: values.tls === true,
		cert: word(values.cert),
		key: word(values.key),
		clientCa: word(values["client-ca"]),
		clientCertificates: word(values["client-certificates"]),
		raised: values.raised === true,
	});
	return {
		hidden: values.hidden === true,
		gate: {
			...choice,
			upstreams: [...choice.upstreams],
			nextPort: values.port === undefined,
			demo: values.demo === true ? "yes" : "if-empty",
		},
	};
}
