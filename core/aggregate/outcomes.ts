/** What the one address says of itself and in its own words: merged lists, refusals, names that nothing has. Pure. */
import { isObject, type JsonObject } from "../json.ts";
import { codes, failed, type Outcome } from "../mcp/message.ts";
import type { Call, Facts, Speaker } from "../mcp/speaker.ts";
import { outcomeForModern } from "../mcp/translate.ts";
import { newestLegacy } from "../mcp/versions.ts";
import { version } from "../version.ts";
import type { Merged } from "./merging.ts";
import { type ListMethod, lists } from "./routes.ts";

const capabilities: JsonObject = {
	tools: { listChanged: true },
	prompts: { listChanged: true },
	resources: { listChanged: true, subscribe: true },
	completions: {},
	logging: {},
};

export const ownFacts: Facts = {
	era: "legacy",
	version: newestLegacy,
	capabilities,
	info: { name: "drawbridge", title: "Drawbridge", version },
	instructions: undefined,
};

/** Does not repeat what was asked for, and does not tell what is not there from what this client may not use. */
export const unknownName = failed(
	codes.invalidParams,
	"No server has anything by this name.",
);

/** Of upstreams that are left out, `_meta` says why. */
export function listed(
	{ speaker }: Call,
	method: ListMethod,
	{ items, missing }: Merged,
): Outcome {
	const result: JsonObject = { [lists[method].items]: items };
	if (missing.size > 0)
		result["_meta"] = { "drawbridge/missing": Object.fromEntries(missing) };
	return inEra(speaker, method, { result });
}

/** A refusal of the gate's, of a tool's call: the model reads it, and can do something else. Else what it was. */
export function readable(
	method: string,
	speaker: Speaker,
	outcome: Outcome,
): Outcome {
	if (method !== "tools/call" || !("error" in outcome)) return outcome;
	const { data, message } = outcome.error;
	return isObject(data) && typeof data["code"] === "string"
		? refusedCall(method, speaker, message)
		: outcome;
}

export function refusedCall(
	method: string,
	speaker: Speaker,
	why: string,
): Outcome {
	if (method !== "tools/call") return failed(codes.internal, why);
	const text = `Refused by Drawbridge. ${why}`;
	const result = { content: [{ type: "text", text }], isError: true };
	return inEra(speaker, method, { result });
}

const inEra = ({ era }: Speaker, method: string, outcome: Outcome): Outcome =>
	era === "modern" ? outcomeForModern(method, outcome, ownFacts) : outcome;
