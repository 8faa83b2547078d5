/**
 * What stands behind a client's id ("key:…", "user:…", "issued:…", "cert:…", "oauth:…"), by which limits and servers count:
 * its name, and whether it is there still. Decides nothing.
 */
import type { Auth } from "./auth/auth.ts";
import type { Certificates } from "./certificates/certificates.ts";
import type { ApiKeys } from "./keys.ts";
import type { OAuth } from "./oauth/oauth.ts";

interface Holders {
	readonly auth: Pick<Auth, "sessions" | "users">;
	readonly certificates: Pick<Certificates, "list">;
	readonly keys: Pick<ApiKeys, "bySubject" | "isActive" | "nameOf">;
	readonly oauth: Pick<OAuth, "programs">;
}

const halves = (id: string): readonly [kind: string, own: string] => {
	const [kind = "", own = ""] = id.split(":", 2);
	return [kind, own];
};

/** In words; the id itself where nobody is known by it. */
export function nameOfSubject(id: string, holders: Holders): string {
	const { auth, certificates, keys, oauth } = holders;
	const [kind, own] = halves(id);
	const name =
		kind === "user"
			? auth.users.byId(own)?.name
			: kind === "issued"
				? auth.sessions.get(own)?.name
				: kind === "cert"
					? certificates.list().find((one) => one.id === own)?.name
					: kind === "oauth"
						? oauth.programs.nameOf(own)
						: keys.nameOf(id);
	return name ?? id;
}

/** It was revoked, removed or has expired. `false` where nobody can tell. */
export function isSubjectGone(id: string, holders: Holders): boolean {
	const { auth, certificates, keys, oauth } = holders;
	const [kind, own] = halves(id);
	if (kind === "key") {
		const key = keys.bySubject(id);
		return key !== undefined && !keys.isActive(key);
	}
	if (kind === "user") return auth.users.byId(own)?.disabled !== false;
	if (kind === "issued") return auth.sessions.get(own) === undefined;
	if (kind === "cert")
		return !certificates
			.list()
			.some(
				(one) => one.id === own && !/^(?:expired|revoked)$/.test(one.state),
			);
	return kind === "oauth" && oauth.programs.nameOf(own) === undefined;
}
