/**
 * What a message of one era is in the other (MCP 2026-07-28, "Versioning and Compatibility"): the fields that come and go,
 * the methods that only one of them has, the errors whose number changed. Rules only; who is asked when is elsewhere.
 */
import { isObject, type JsonObject } from "../json.ts";
import { codes, metaOf, type Outcome, withMeta, without } from "./message.ts";
import type { Facts, Speaker } from "./speaker.ts";
import { modernVersion } from "./versions.ts";

const prefix = "io.modelcontextprotocol/";
/** Keys of `_meta` that 2026-07-28 defines. */
export const metaKeys = {
	version: `${prefix}protocolVersion`,
	info: `${prefix}clientInfo`,
	capabilities: `${prefix}clientCapabilities`,
	logLevel: `${prefix}logLevel`,
	server: `${prefix}serverInfo`,
	subscription: `${prefix}subscriptionId`,
} as const;
const ofRequests = [
	metaKeys.version,
	metaKeys.info,
	metaKeys.capabilities,
	metaKeys.logLevel,
];
/** What a request holds that was asked for more. */
export const ofRetries = ["inputResponses", "requestState"];
/** What a result says of itself. */
const ofResults = ["resultType", "ttlMs", "cacheScope"];

/** Gone in 2026-07-28: nobody who speaks it asks for these. `tasks/` are an extension there, with other messages. */
const onlyLegacy: ReadonlySet<string> = new Set([
	"initialize",
	"ping",
	"logging/setLevel",
	"resources/subscribe",
	"resources/unsubscribe",
	"tasks/get",
	"tasks/result",
	"tasks/list",
	"tasks/cancel",
]);
const onlyModern: ReadonlySet<string> = new Set([
	"server/discover",
	"subscriptions/listen",
]);

export const isOfEra = (method: string, era: Speaker["era"]): boolean =>
	!(era === "legacy" ? onlyModern : onlyLegacy).has(method);

/** Results that 2026-07-28 wants to say how long they hold. An older server has not said so: they do not. */
const cacheable: ReadonlySet<string> = new Set([
	"server/discover",
	"tools/list",
	"prompts/list",
	"resources/list",
	"resources/templates/list",
	"resources/read",
]);
/** Results that may ask for more. */
export const mayAsk: ReadonlySet<string> = new Set([
	"tools/call",
	"prompts/get",
	"resources/read",
]);
/** Resource not found: of 2025-11-25 and older. */
const oldNotFound = -32002;

/** A modern request for a legacy server: what its `initialize` said is not said again. */
export function withoutEnvelope(params: JsonObject): JsonObject {
	return withMeta(
		without(params, ...ofRetries),
		without(metaOf(params), ...ofRequests),
	);
}

/** A legacy request for a modern server: each says for itself who asks. */
export const withEnvelope = (
	params: JsonObject,
	{ info, capabilities, logLevel }: Speaker,
): JsonObject => ({
	...params,
	_meta: {
		...metaOf(params),
		[metaKeys.version]: modernVersion,
		[metaKeys.info]: info,
		[metaKeys.capabilities]: capabilities,
		...(logLevel === undefined ? {} : { [metaKeys.logLevel]: logLevel }),
	},
});

/** A legacy server's outcome for a modern client. */
export function outcomeForModern(
	method: string,
	outcome: Outcome,
	facts: Facts,
): Outcome {
	if ("error" in outcome)
		return outcome.error.code === oldNotFound
			? { error: { ...outcome.error, code: codes.invalidParams } }
			: outcome;
	const { result } = outcome;
	return {
		result: {
			...result,
			resultType: "complete",
			...(cacheable.has(method) ? { ttlMs: 0, cacheScope: "private" } : {}),
			_meta: { [metaKeys.server]: facts.info, ...metaOf(result) },
		},
	};
}

/** A modern server's outcome for a legacy client. */
export function outcomeForLegacy(outcome: Outcome): Outcome {
	if ("error" in outcome) return outcome;
	const { result } = outcome;
	return {
		result: withMeta(
			without(result, ...ofResults),
			without(metaOf(result), metaKeys.server),
		),
	};
}

/** Whether a client can be asked this: nobody is asked what it did not say it can answer. */
export function canAnswer(
	{ capabilities }: Speaker,
	method: string,
	params: JsonObject,
): boolean {
	const { elicitation, sampling, roots } = capabilities;
	if (method === "sampling/createMessage") return isObject(sampling);
	if (method === "roots/list") return isObject(roots);
	if (method !== "elicitation/create" || !isObject(elicitation)) return false;
	// Forms are what an empty object means.
	return params["mode"] === "url"
		? isObject(elicitation["url"])
		: isObject(elicitation["form"]) || elicitation["url"] === undefined;
}

/** Least severe first (RFC 5424). */
const levels = [
	"debug",
	"info",
	"notice",
	"warning",
	"error",
	"critical",
	"alert",
	"emergency",
];

export const isLevel = (level: unknown): level is string =>
	typeof level === "string" && levels.includes(level);

/** Whether one who asked for `wanted` is told of `level`. What nobody knows is told. */
export const isHeard = (wanted: string, level: unknown): boolean =>
	!isLevel(level) || levels.indexOf(level) >= levels.indexOf(wanted);

/** undefined: nobody asked for any. */
export const mostTalkative = (
	wanted: Iterable<string | undefined>,
): string | undefined => {
	const asked = new Set(wanted);
	return levels.find((level) => asked.has(level));
};
