/** The address by which the gate reaches a server whose file says where that server listens. */
import { UpstreamUrl } from "../settings/upstream-settings.ts";
import type { Section } from "./document.ts";
import type { Draft } from "./plan.ts";

/** What a server listens on and is reached at from this machine by 127.0.0.1. */
const local: ReadonlySet<string> = new Set([
	"localhost",
	"0.0.0.0",
	"::",
	"[::]",
	"*",
]);

/** `fallback` is the system's own port. @throws SettingsError with the line */
export function addressOf(
	draft: Draft,
	section: Section,
	scheme: "http" | "https",
	fallback: number,
): string {
	const host = section.text("host") || "127.0.0.1";
	const port = section.number("port") || fallback;
	if (!isPort(port)) throw section.wrong("port", "not a port");
	const name = local.has(host.toLowerCase()) ? "127.0.0.1" : host;
	if (host === "0.0.0.0" || host === "::" || host === "*")
		draft.warn(
			`it listens on every address (${section.where("host")}): bind it to 127.0.0.1, or callers can go around the gate`,
		);
	const url = `${scheme}://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
	if (!/^[\w.:[\]-]{1,255}$/.test(name) || !UpstreamUrl.safeParse(url).success)
		throw section.wrong("host", "not a host name or address");
	return url;
}

export const isPort = (port: number): boolean =>
	Number.isInteger(port) && port >= 1 && port <= 65_535;
