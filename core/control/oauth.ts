/** Commands about programs that come by OAuth: those that wait for consent, and those that have it. */
import type { OAuth } from "../oauth/oauth.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function oauthOperations({
	oauth,
}: {
	readonly oauth: OAuth;
}): OperationsOf<"oauth"> {
	return {
		"oauth.pending": () => oauth.consents.views(),
		"oauth.answer": ({ id, allow, role, upstreams }) => {
			if (!oauth.consents.answer(id, allow ? { role, upstreams } : "refused"))
				throw new CommandError(
					"not-found",
					"no program waits by this id, or it has not asked for these upstreams",
				);
			return { done: true };
		},
		"oauth.clients": () => oauth.programs.list(),
		"oauth.revoke": ({ id }) => {
			if (!oauth.programs.revoke(id))
				throw new CommandError("not-found", `no program is called ${id}`);
			return { done: true };
		},
	};
}
