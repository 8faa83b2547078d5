/**
 * Tries what is injected for an upstream with one GET that changes nothing, over the upstream's own connections. Tells the
 * verdict and never the answer: its body is not read, and redirects are not followed.
 */
import type { SecretTestView } from "../../contract/views.ts";
import type { Upstream } from "../upstreams.ts";
import { version } from "../version.ts";

const longestMs = 10_000;

type Tried = Pick<Upstream, "name" | "basePath" | "preset" | "pool">;

/** Resolves whatever happens. `inject` is names and values in turn. */
export async function checkSecret(
	{ name, basePath, preset, pool }: Tried,
	inject: readonly string[],
): Promise<SecretTestView> {
	if (pool === undefined)
		return {
			upstream: name,
			status: 0,
			verdict: "unclear",
			detail: "a command is not asked; its own calls show whether it is right",
		};
	const check = preset?.check;
	const headers = new Map([
		["user-agent", `drawbridge/${version}`],
		["accept", "*/*"],
	]);
	const more = [...(check?.headers ?? []), ...inject];
	for (let i = 0; i < more.length; i += 2)
		headers.set((more[i] ?? "").toLowerCase(), more[i + 1] ?? "");
	try {
		const { statusCode, body } = await pool.request({
			method: "GET",
			path: check ? below(basePath, check.path) : basePath || "/",
			headers: Object.fromEntries(headers),
			signal: AbortSignal.timeout(longestMs),
		});
		// Not read: the connection ends with it.
		body.on("error", () => undefined).destroy();
		return {
			upstream: name,
			status: statusCode,
			...verdict(statusCode, check?.rejectedBy),
		};
	} catch (error) {
		return {
			upstream: name,
			status: 0,
			verdict: "unclear",
			detail: `no answer: ${reason(error)}`,
		};
	}
}

function verdict(
	status: number,
	rejectedBy: readonly number[] = [],
): Pick<SecretTestView, "verdict" | "detail"> {
	if (status >= 200 && status < 300)
		return { verdict: "accepted", detail: "it was accepted" };
	if (status === 401 || status === 403 || rejectedBy.includes(status))
		return {
			verdict: "rejected",
			detail: "it was refused: wrong, expired, or without the permission",
		};
	return {
		verdict: "unclear",
		detail:
			status >= 300 && status < 400
				? "it answered with a redirect, which is not followed"
				: "the answer says nothing about the secret",
	};
}

/** Never the message: it may quote what was sent. */
function reason(error: unknown): string {
	if (!(error instanceof Error)) return "unknown";
	if (error.name === "TimeoutError") return "it took longer than 10 s";
	return "code" in error ? String(error.code) : error.name;
}

/** An upstream's address may hold the beginning of the path already: ".../v1" and "/v1/models" are ".../v1/models". */
export function below(basePath: string, path: string): string {
	const segments = path.split("/").slice(1);
	for (let taken = segments.length - 1; taken > 0; taken--)
		if (basePath.endsWith(`/${segments.slice(0, taken).join("/")}`))
			return `${basePath}/${segments.slice(taken).join("/")}`;
	return basePath + path;
}
