/**
 * The words a gate is started with, from the command line or the desktop app, checked and turned into options. Reads
 * nothing but what it is given.
 */
import { resolve } from "node:path";
import { Mode, Name } from "../contract/views.ts";
import { parseSocketAddress } from "./outbound/socket.ts";
import { type ListenerSettings } from "./settings/schema.ts";
import { UpstreamSettings } from "./settings/upstream-settings.ts";

/** As typed. An absent field takes its default: 127.0.0.1, port 4180, a console port of the system's choice. */
export interface ServeFlags {
	readonly port?: string | undefined;
	readonly host?: string | undefined;
	readonly upstream?: readonly string[] | undefined;
	readonly root?: string | undefined;
	readonly mode?: string | undefined;
	readonly consolePort?: string | undefined;
	readonly tls?: boolean | undefined;
	readonly cert?: string | undefined;
	readonly key?: string | undefined;
	readonly clientCa?: string | undefined;
	readonly clientCertificates?: string | undefined;
	readonly raised?: boolean | undefined;
}

export interface ServeChoice {
	readonly host: string;
	readonly port: number;
	readonly tls: ListenerSettings["tls"];
	readonly clientCertificates: ListenerSettings["client_certificates"];
	readonly consolePort: number;
	readonly upstreams: ReadonlyMap<string, string>;
	readonly root: string | null;
	readonly mode: Mode | null;
	/** The bridge is up before anybody can call: nothing passes until somebody lowers it. */
	readonly raised: boolean;
}

/** Wrong usage; `message` says what would be right. */
export class FlagError extends Error {
	readonly code = "usage";
}

export const defaultPort = 4180;

/** @throws FlagError */
export function parseServeFlags(flags: ServeFlags): ServeChoice {
	return {
		host: flags.host ?? "127.0.0.1",
		port:
			flags.port === undefined ? defaultPort : parsePort("--port", flags.port),
		tls: parseTls(flags),
		clientCertificates: parseClients(flags),
		consolePort:
			flags.consolePort === undefined
				? 0
				: parsePort("--console-port", flags.consolePort),
		upstreams: new Map((flags.upstream ?? []).map(parseUpstream)),
		root: flags.root ?? null,
		mode: flags.mode === undefined ? null : parseMode(flags.mode),
		raised: flags.raised ?? false,
	};
}

/** Files are named from the folder the command is typed in. */
function parseTls({
	tls = false,
	cert,
	key,
	clientCa,
}: ServeFlags): ListenerSettings["tls"] {
	if (cert === undefined && key === undefined) {
		if (clientCa !== undefined)
			throw new FlagError(
				"--client-ca goes with --cert and --key; with --tls, client certificates are of the gate's own client CA: --client-certificates required",
			);
		return tls;
	}
	if (!cert || !key || clientCa === "")
		throw new FlagError("--cert FILE and --key FILE go together");
	if (tls)
		throw new FlagError(
			"--tls is a certificate of the gate's own, --cert and --key are yours: one of them",
		);
	return {
		cert: resolve(cert),
		key: resolve(key),
		...(clientCa === undefined ? {} : { client_ca: resolve(clientCa) }),
	};
}

function parseClients({
	clientCa,
	clientCertificates: text,
}: ServeFlags): ListenerSettings["client_certificates"] {
	if (text === undefined) return clientCa === undefined ? "none" : "required";
	if (text === "none" && clientCa !== undefined)
		throw new FlagError("--client-ca is for checking client certificates");
	if (text !== "none" && text !== "optional" && text !== "required")
		throw new FlagError(
			`--client-certificates ${text}: none, optional or required`,
		);
	return text;
}

function parseMode(text: string): Mode {
	const mode = Mode.safeParse(text);
	if (!mode.success)
		throw new FlagError(`--mode ${text}: strict, relaxed or lax`);
	return mode.data;
}

function parsePort(flag: string, text: string): number {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65_535)
		throw new FlagError(`${flag} ${text}: a port is 0 to 65535`);
	return port;
}

function parseUpstream(one: string): [string, string] {
	const mark = one.indexOf("=");
	const name = one.slice(0, Math.max(0, mark));
	const url = one.slice(mark + 1);
	if (!Name.safeParse(name).success) {
		throw new FlagError(
			`--upstream ${one}: write NAME=URL; a name is lower-case letters, digits and inner hyphens, and not gate`,
		);
	}
	const checked = UpstreamSettings.safeParse(
		parseSocketAddress(url) ?? { url },
	);
	if (!checked.success)
		throw new FlagError(
			`--upstream ${one}: ${checked.error.issues[0]?.message ?? "no address"}`,
		);
	return [name, url];
}
