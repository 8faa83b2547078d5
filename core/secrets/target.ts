/** Which secrets an upstream's requests carry, of those that its settings and its preset name. */
import type { ReadSettings } from "../settings/file.ts";
import type { Upstream } from "../upstreams.ts";
import type { SecretReferences, SecretTarget } from "./resolve.ts";

export type SecretSource = Pick<
	Upstream,
	"name" | "origin" | "headers" | "preset"
> &
	Partial<Pick<Upstream, "jwt">>;

/** Some systems run without a login: a preset's header whose secret was never set is left out there. */
export function secretTarget(
	{ name, origin, headers, preset, jwt }: SecretSource,
	secrets: Pick<SecretReferences, "list">,
	{ upstreams }: Pick<ReadSettings["settings"], "upstreams">,
): SecretTarget {
	if (preset?.credential !== "if-set") return { name, origin, headers, jwt };
	const set = new Set(secrets.list().map((secret) => secret.name));
	const given = Object.entries(headers).filter(([field, value]) => {
		const secret = /\$\{secret:([^}]*)\}/.exec(value)?.[1];
		return (
			secret === undefined ||
			set.has(secret) ||
			upstreams[name]?.headers[field] !== undefined
		);
	});
	return { name, origin, headers: Object.fromEntries(given), jwt };
}
