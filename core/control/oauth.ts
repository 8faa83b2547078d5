/** Commands about programs that come by OAuth: those that wait for consent, and those that have it. */
import { CommandError, type OperationsOf } from "./operation.ts";

export function oauthOperations(): OperationsOf<"oauth"> {
	return {
		"oauth.pending": () => [],
		"oauth.answer": () => {
			throw new CommandError("not-found", "no program waits by this id");
		},
		"oauth.clients": () => [],
		"oauth.revoke": () => {
			throw new CommandError("not-found", "no program has this id");
		},
	};
}
