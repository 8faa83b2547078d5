/**
 * How a conversation with a server begins: `server/discover` or `initialize`, whichever the first client's era makes
 * likelier, and the other where that fails. Finds out what the server speaks; opens and ends nothing.
 */
import { isObject, type JsonObject } from "../json.ts";
import { version } from "../version.ts";
import { LinkError } from "./link.ts";
import type { Outcome } from "./message.ts";
import type { Facts, Speaker } from "./speaker.ts";
import { metaKeys, withEnvelope } from "./translate.ts";
import { metaOf } from "./message.ts";
import { isLegacy, modernVersion, newestLegacy } from "./versions.ts";
import type { Wire } from "./wire.ts";

/** Some older servers never answer a method they do not know. */
const silenceMs = 5_000;

/** Rejects with a LinkError, after `limitMs` at the latest. */
export async function begin(
	wire: Wire,
	speaker: Speaker,
	limitMs: number,
): Promise<Facts> {
	const late = after(limitMs);
	const discovered = (): Promise<Facts> => discover(wire, speaker);
	const initialized = (): Promise<Facts> => initialize(wire, speaker);
	try {
		return await Promise.race([
			speaker.era === "legacy"
				? initialized().catch(discovered)
				: eitherOf(discovered, initialized),
			late.over.then(() => {
				throw new LinkError("upstream-silent", "it did not begin to speak MCP");
			}),
		]);
	} finally {
		late.clear();
	}
}

/** The second is tried when the first fails, or says nothing for a while; the first to succeed counts. */
async function eitherOf(
	first: () => Promise<Facts>,
	second: () => Promise<Facts>,
): Promise<Facts> {
	const patience = after(silenceMs);
	const one = first();
	try {
		const early = await Promise.race([
			one.catch(() => undefined),
			patience.over,
		]);
		return early ?? (await Promise.any([one, second()]));
	} catch {
		throw refused();
	} finally {
		patience.clear();
	}
}

async function discover(wire: Wire, speaker: Speaker): Promise<Facts> {
	const result = await asked(
		wire,
		"server/discover",
		withEnvelope({}, speaker),
	);
	const { supportedVersions, capabilities, serverInfo, instructions } = result;
	if (
		!Array.isArray(supportedVersions) ||
		!supportedVersions.includes(modernVersion)
	)
		throw refused();
	return {
		era: "modern",
		version: newestLegacy,
		capabilities: isObject(capabilities) ? capabilities : {},
		info: implementation(metaOf(result)[metaKeys.server] ?? serverInfo),
		instructions: typeof instructions === "string" ? instructions : undefined,
	};
}

async function initialize(wire: Wire, speaker: Speaker): Promise<Facts> {
	const result = await asked(wire, "initialize", {
		protocolVersion: isLegacy(speaker.version) ? speaker.version : newestLegacy,
		capabilities: speaker.capabilities,
		clientInfo: speaker.info,
	});
	const { protocolVersion, capabilities, serverInfo, instructions } = result;
	if (typeof protocolVersion !== "string") throw refused();
	wire.tell("notifications/initialized");
	return {
		era: "legacy",
		version: protocolVersion,
		capabilities: isObject(capabilities) ? capabilities : {},
		info: implementation(serverInfo),
		instructions: typeof instructions === "string" ? instructions : undefined,
	};
}

const implementation = (info: unknown): JsonObject =>
	isObject(info) && typeof info["name"] === "string"
		? info
		: { name: "unknown", version: "0" };

async function asked(
	wire: Wire,
	method: string,
	params: JsonObject,
): Promise<JsonObject> {
	const outcome = await new Promise<Outcome>((over) => {
		wire.request(method, params, { over });
	});
	if ("error" in outcome) throw refused();
	return outcome.result;
}

const refused = (): LinkError =>
	new LinkError("upstream-down", "it does not speak MCP as it is known here");

function after(ms: number): { over: Promise<undefined>; clear(): void } {
	const { promise, resolve } = Promise.withResolvers<undefined>();
	const timer = setTimeout(resolve, ms, undefined);
	return { over: promise, clear: () => clearTimeout(timer) };
}

/**
 * Who speaks where many do. Roots are not among what it can answer: one client's folders would become those of all.
 */
export const everybody = ({ era }: Speaker): Speaker => ({
	era,
	client: "",
	party: "",
	version: newestLegacy,
	info: { name: "drawbridge", version },
	capabilities: { elicitation: { form: {}, url: {} }, sampling: {} },
	logLevel: undefined,
});
