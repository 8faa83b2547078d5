/** Any API that takes a bearer token (RFC 6750 §2.1). Nothing is known of its paths. */
import { provider } from "./provider.ts";

export const bearer = provider({
	name: "bearer",
	title: "Bearer token",
	url: undefined,
	keyField: "Authorization",
	routes: [],
	// It may run anything, and on this machine: guessed at.
	commands: [],
	// RFC 6750 §2.3.
	credentialsInQuery: ["access_token"],
	notes: [
		"nothing is known of this API: GET reads, everything else writes. Rules of your own (routes in security.json) say more",
	],
});
