/** Where a browser may ask to be told: its maker's push service, or one that the owner named. Pure. */

const origins: ReadonlySet<string> = new Set([
	"https://fcm.googleapis.com",
	"https://updates.push.services.mozilla.com",
	"https://web.push.apple.com",
]);
/** Microsoft's hosts are of the kind wns2-par02p.notify.windows.com. */
const suffix = ".notify.windows.com";
const longest = 2_000;

/** `own`: by the owner's word, also at a private address. undefined: no endpoint that is told anything. */
export function endpointKind(
	endpoint: string,
	ownOrigins: readonly string[],
): "known" | "own" | undefined {
	if (endpoint.length > longest || !URL.canParse(endpoint)) return undefined;
	const url = new URL(endpoint);
	const { protocol, hostname, origin, port, username, password } = url;
	if (protocol !== "https:" || username !== "" || password !== "")
		return undefined;
	if (ownOrigins.some((own) => originOf(own) === origin)) return "own";
	const isWindows = hostname.endsWith(suffix) && port === "";
	return origins.has(origin) || isWindows ? "known" : undefined;
}

const originOf = (url: string): string | undefined =>
	URL.canParse(url) ? new URL(url).origin : undefined;
