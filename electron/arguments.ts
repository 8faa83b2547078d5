/**
 * The command line of the desktop app. The shell keeps `--hidden` and passes the rest on to the gate process; flags of
 * Chromium's own stand between them and are left alone.
 */
import { parseArgs } from "node:util";
import { Mode } from "../contract/views.ts";
import type { Ports } from "./start-report.ts";

/** `port` and `consolePort` are null where the gate chooses; `upstreams` maps names to URLs. */
export interface GateArguments {
	readonly port: number | null;
	readonly consolePort: number | null;
	readonly upstreams: ReadonlyMap<string, string>;
	readonly root: string | null;
	readonly mode: Mode | null;
	readonly demo: boolean;
}

/** `hidden` starts without a window, as at login. `gate` is what the gate process is started with. */
export function shellArguments(argv: readonly string[]): {
	hidden: boolean;
	gate: string[];
} {
	const { values } = read(argv);
	const gate: string[] = [];
	for (const name of gateOptions) {
		for (const value of [values[name] ?? []].flat()) {
			if (value === true) gate.push(`--${name}`);
			else gate.push(`--${name}=${value}`);
		}
	}
	return { hidden: values.hidden === true, gate };
}

/** The same ports again; stands after what the app was started with, since the last one counts. */
export const portArguments = (ports: Ports | null): string[] =>
	ports === null
		? []
		: [`--port=${ports.port}`, `--console-port=${ports.consolePort}`];

/** Throws a RangeError with words for the owner when a value makes no sense. */
export function gateArguments(argv: readonly string[]): GateArguments {
	const { values } = read(argv);
	const mode = Mode.optional().safeParse(values.mode);
	if (!mode.success) throw new RangeError("--mode is strict, relaxed or lax");
	return {
		port: portNumber("port", values.port),
		consolePort: portNumber("console-port", values["console-port"]),
		upstreams: new Map((values.upstream ?? []).map(nameAndUrl)),
		root: typeof values.root === "string" ? values.root : null,
		mode: mode.data ?? null,
		demo: values.demo === true,
	};
}

const gateOptions = [
	"port",
	"console-port",
	"upstream",
	"root",
	"mode",
	"demo",
] as const;

const read = (argv: readonly string[]) =>
	parseArgs({
		args: [...argv],
		strict: false,
		options: {
			hidden: { type: "boolean" },
			demo: { type: "boolean" },
			port: { type: "string" },
			"console-port": { type: "string" },
			root: { type: "string" },
			mode: { type: "string" },
			upstream: { type: "string", multiple: true },
		},
	});

function portNumber(
	name: string,
	value: string | boolean | undefined,
): number | null {
	if (value === undefined) return null;
	const port =
		typeof value === "string" && /^\d{1,5}$/.test(value)
			? Number(value)
			: Number.NaN;
	if (port >= 0 && port <= 65_535) return port;
	throw new RangeError(`--${name} is a port number, 0 to 65535`);
}

function nameAndUrl(value: string | boolean): [string, string] {
	const text = String(value);
	const split = text.indexOf("=");
	if (split < 1) throw new RangeError("--upstream is NAME=URL");
	return [text.slice(0, split), text.slice(split + 1)];
}
