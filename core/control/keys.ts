/** Commands about client API keys. */
import type { ApiKeys } from "../keys.ts";
import type { Upstreams } from "../upstreams.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function keyOperations({
	keys,
	upstreams,
}: {
	readonly keys: ApiKeys;
	readonly upstreams: Upstreams;
}): OperationsOf<"key"> {
	return {
		"key.create": ({ expiresInSeconds, ...wanted }) => {
			for (const name of wanted.upstreams)
				if (!upstreams.get(name))
					throw new CommandError("not-found", `no upstream is called ${name}`);
			return keys.create({
				...wanted,
				ttlMs:
					expiresInSeconds === undefined ? undefined : expiresInSeconds * 1_000,
			});
		},
		"key.list": () => keys.list(),
		"key.show": async ({ id }) => {
			const key = await keys.show(id);
			if (!key)
				throw new CommandError(
					"not-found",
					`no active key has the id ${id.slice(0, 60)}`,
				);
			return { id, key: key.reveal() };
		},
		"key.revoke": async ({ id }) => {
			const revoked = await keys.revoke(id);
			if (!revoked)
				throw new CommandError(
					"not-found",
					`no key has the id ${id.slice(0, 60)}`,
				);
			return revoked;
		},
	};
}
