/**
 * What the APIs of providers have in common: they are reached over the network, take one secret in one field, and have no
 * business with what else this machine's callers carry. Each provider's own facts stand in a file of its name.
 */
import {
	claimsOfTheCaller,
	type Check,
	foreignCors,
	type Preset,
} from "./preset.ts";

interface ProviderFacts {
	readonly name: Preset["name"];
	readonly title: string;
	readonly url: string | undefined;
	/** Where its key stands; "Bearer " is put before it in Authorization. */
	readonly keyField:
		| "Authorization"
		| "x-api-key"
		| "x-goog-api-key"
		| "api-key";
	readonly check?: Check;
	readonly routes: Preset["routes"];
	readonly credentialsInQuery?: readonly string[];
	readonly dropAnswerFields?: readonly string[];
	/** Default: nothing it is sent runs on this machine. */
	readonly commands?: Preset["commands"];
	readonly notes: readonly string[];
}

/**
 * Cookies are meant for other servers of this machine: those of 127.0.0.1 go to every port of it. What a provider sets
 * would, too; and a pinned https or a report's address would hold for every server of this host name.
 */
const cookies = "cookie";
const ofTheirHost = [
	"set-cookie",
	"strict-transport-security",
	"report-to",
	"nel",
];

/** `{name}` stands for the upstream's name: its secret is called the same. */
export function provider(facts: ProviderFacts): Preset {
	const { keyField, check, credentialsInQuery = [], notes } = facts;
	const bearer = keyField === "Authorization";
	return {
		name: facts.name,
		title: facts.title,
		url: facts.url,
		headers: {
			[keyField]: bearer ? "Bearer ${secret:{name}}" : "${secret:{name}}",
		},
		credential: "needed",
		check,
		jwt: undefined,
		routes: facts.routes,
		tools: [],
		mcp: [],
		familiar: [],
		credentialsInQuery,
		dropRequestFields: [
			...claimsOfTheCaller,
			cookies,
			// Beside the owner's key, a second credential of the caller's: which of them counts would be the provider's guess.
			...(bearer ? [] : ["authorization"]),
		],
		dropAnswerFields: [
			...foreignCors,
			...ofTheirHost,
			...(facts.dropAnswerFields ?? []),
		],
		limits: {},
		commands: facts.commands ?? nothingRuns,
		notes: [...notes, ...commonNotes],
	};
}

/** The tools that a request defines are run by whoever asked, and its prompts are words. */
const nothingRuns: Preset["commands"] = [{ path: "/**", language: "none" }];

const commonNotes: readonly string[] = [
	"a request that takes longer than two minutes to be answered at all, or whose body is larger than 1 MiB (images), needs timeout_seconds or max_body_bytes of the upstream in security.json",
];
