/** Commands about the secrets that upstreams' headers refer to. Values come in, and never go out. */
import { type AuditLog, gateEntry } from "../audit/log.ts";
import type { ModeState } from "../mode.ts";
import {
	type Bound,
	boundWhereNamed,
	type Naming,
	usualField,
} from "../secrets/bindings.ts";
import { checkSecret } from "../secrets/check.ts";
import { type SecretReferences, withoutNewline } from "../secrets/resolve.ts";
import type { Upstreams } from "../upstreams.ts";
import { Secret } from "../vault/secret.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface SecretParts {
	readonly secrets: SecretReferences;
	/** What upstreams refer to, anew: some name a secret only once it is set. */
	readonly lookUp: () => Promise<void>;
	readonly upstreams: Pick<Upstreams, "get"> & {
		all(): readonly Naming[];
	};
	readonly audit: Pick<AuditLog, "admit">;
	readonly mode: Pick<ModeState, "current">;
}

export function secretOperations({
	secrets,
	upstreams,
	lookUp,
	audit,
	mode,
}: SecretParts): OperationsOf<"secret"> {
	return {
		"secret.list": () => secrets.list(),
		"secret.set": async ({ name, value, upstreams: wanted }) => {
			const text = withoutNewline(value);
			if (text === "" || /\p{Cc}/u.test(text))
				throw new CommandError(
					"invalid-input",
					"value: one line of text without control characters",
				);
			const all = upstreams.all();
			for (const one of wanted)
				if (!all.some((upstream) => upstream.name === one))
					throw new CommandError("not-found", `no upstream is called ${one}`);
			const bound =
				wanted.length === 0
					? boundWhereNamed(name, all)
					: all
							.filter((upstream) => wanted.includes(upstream.name))
							.flatMap((upstream) => boundTo(name, upstream));
			const view = await secrets.set(name, new Secret(text), bound);
			await lookUp();
			return view;
		},
		"secret.remove": async ({ name }) => {
			if (!(await secrets.remove(name)))
				throw new CommandError("not-found", `no secret is called ${name}`);
			await lookUp();
			return { done: true };
		},
		"secret.test": async ({ upstream: name }) => {
			const upstream = upstreams.get(name);
			if (!upstream)
				throw new CommandError("not-found", `no upstream is called ${name}`);
			const { inject } = upstream;
			const unclear = (detail: string) => ({
				upstream: name,
				status: 0,
				verdict: "unclear" as const,
				detail,
			});
			if (inject === undefined)
				return unclear(
					`still needed: ${secrets.missing(name).join(", ") || "a secret"}`,
				);
			if (inject.length === upstream.injectOpen.length)
				return unclear("no secret is sent to it");
			// A secret is used once the log says so.
			await audit.admit(
				gateEntry("change", `secret.test sends to ${name}`, mode.current),
			);
			return checkSecret(upstream, inject);
		},
	};
}

/** Chosen by name: also before a header names it, and then for the one that mostly does. */
function boundTo(secret: string, upstream: Naming): Bound {
	const named = boundWhereNamed(secret, [upstream]);
	if (named.length > 0) return named;
	const { name, origin } = upstream;
	return [{ upstream: name, origin, header: usualField }];
}
