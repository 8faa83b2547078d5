/**
 * A program under a seatbelt profile of the runtime's. Makes the words that start it. Run by nobody here on a Mac yet.
 */
import { commandLine } from "./linux.ts";
import type { Runtime } from "./runtime.ts";
import type { Walls } from "./walls.ts";

/** `proxy`: a port on loopback that wants this token; undefined: it has the machine's own network. */
export function seatbeltCommand(
	argv: readonly string[],
	walls: Walls,
	proxy: { readonly port: number; readonly token: string } | undefined,
	runtime: Runtime,
): [string, ...string[]] {
	const line = runtime.wrapDarwin({
		command: commandLine(argv, walls.late),
		commandId: "-",
		needsNetworkRestriction: proxy !== undefined,
		...(proxy === undefined
			? {}
			: {
					httpProxyPort: proxy.port,
					socksProxyPort: proxy.port,
					proxyAuthToken: proxy.token,
				}),
		readConfig: {
			denyOnly: [],
			literalDenyOnly: [...walls.hidden],
			allowWithinDeny: [],
			literalAllowWithinDeny: [...walls.shown, ...walls.writable],
		},
		writeConfig: {
			allowOnly: [],
			literalAllowOnly: [...walls.writable],
			denyWithinAllow: [],
			literalDenyWithinAllow: [...walls.guarded, ...walls.absent],
		},
		binShell: "/bin/sh",
	});
	return ["/bin/sh", "-c", `exec ${line}`];
}
