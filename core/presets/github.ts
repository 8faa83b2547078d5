/** GitHub's REST API. Facts: docs.github.com/rest. */
import type { RouteRule } from "../permission/routes.ts";
import { provider } from "./provider.ts";

/** GitHub Enterprise Server has its API below /api/v3. */
const everywhere = (rule: RouteRule): RouteRule[] => [
	rule,
	{ ...rule, path: `/api/v3${rule.path}` },
];
const forNobody = (...paths: readonly string[]): RouteRule[] =>
	paths.flatMap((path) => everywhere({ path, permission: "nobody" }));
/** Reading is for everyone who reads. */
const changedBy = (
	permission: "admin" | "nobody",
	...paths: readonly string[]
): RouteRule[] =>
	paths.flatMap((path) =>
		everywhere({ method: "GET", path, permission: "read" }).concat(
			everywhere({ path, permission }),
		),
	);
const removedByWriters = (...paths: readonly string[]): RouteRule[] =>
	paths.flatMap((path) =>
		everywhere({ method: "DELETE", path, permission: "write" }),
	);

export const github = provider({
	name: "github",
	title: "GitHub",
	url: "https://api.github.com",
	keyField: "Authorization",
	check: {
		path: "/user",
		headers: ["Accept", "application/vnd.github+json"],
	},
	routes: [
		// They answer with a token that would work beside the gate, or look after such tokens.
		...forNobody(
			"/app/**",
			"/app-manifests/**",
			"/applications/**",
			"/authorizations/**",
			"/copilot_internal/**",
			"/**/runners/registration-token",
			"/**/runners/remove-token",
			"/**/runners/generate-jitconfig",
			"/scim/**",
			"/admin/**",
		),
		// Keys that open the account or a repository beside the gate.
		...changedBy(
			"nobody",
			"/user/keys/**",
			"/user/gpg_keys/**",
			"/user/ssh_signing_keys/**",
			"/user/emails/**",
			"/repos/*/*/keys/**",
		),
		// Anything may be asked in a query's text, deletions too.
		...everywhere({ path: "/graphql", permission: "admin" }),
		// Whose it is, who may do what, what runs with which secrets, where events are sent.
		...changedBy(
			"admin",
			"/user",
			"/user/installations/**",
			"/user/codespaces/secrets/**",
			"/orgs/**",
			"/organizations/**",
			"/teams/**",
			"/enterprises/**",
			"/repos/*/*",
			"/repos/*/*/transfer",
			"/repos/*/*/collaborators/**",
			"/repos/*/*/invitations/**",
			"/repos/*/*/hooks/**",
			"/repos/*/*/environments/**",
			"/repositories/*/environments/**",
			"/repos/*/*/branches/*/protection/**",
			"/repos/*/*/rulesets/**",
			"/repos/*/*/*/secrets/**",
			"/repos/*/*/*/variables/**",
			"/repos/*/*/actions/permissions/**",
			"/repos/*/*/actions/runners/**",
		),
		// Taking back what the same caller could do again.
		...removedByWriters(
			"/repos/*/*/issues/*/labels/*",
			"/repos/*/*/issues/*/assignees",
			"/repos/*/*/**/reactions/*",
			"/user/starred/*/*",
		),
		...everywhere({ method: "DELETE", path: "/**", permission: "admin" }),
	],
	credentialsInQuery: ["access_token", "client_secret"],
	notes: [
		"point tools to the gate: GITHUB_API_URL=http://127.0.0.1:4180/NAME, with a dbk_ key as the bearer token",
		"GraphQL is for admins: a rule cannot tell a question from a deletion there. A rule of your own (routes in security.json) comes before this one",
		"git itself speaks to github.com, not to this API",
		"a fine-grained token with few permissions narrows more than any rule here",
	],
});
