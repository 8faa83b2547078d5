/** Kaimon's config.json, and the security.json of its page: mode, keys, addresses and port. */
import { Mode } from "../../contract/views.ts";
import { isPort } from "./address.ts";
import { isKey, planClientKeys } from "./client-keys.ts";
import type { Section } from "./document.ts";
import { readRanges, takeAllowlist, takeMode } from "./narrowing.ts";
import type { Draft } from "./plan.ts";

/** Fields that are about Kaimon itself, and stay with it. */
const itsOwn: ReadonlySet<string> = new Set([
	"created_at",
	"editor",
	"qdrant_prefix",
	"personality",
	"fps",
	"elicitation_timeout",
	"global_install_dismissed",
	"gate_setup_version",
	"gate_upgrade_dismissed_version",
	"index_dirs",
	"index_extensions",
]);
const taken: ReadonlySet<string> = new Set([
	"mode",
	"api_keys",
	"allowed_ips",
	"port",
]);
const usualPort = 2828;

export function planKaimon(draft: Draft, root: Section): void {
	const mode = Mode.optional().safeParse(root.text("mode"));
	if (!mode.success) throw root.wrong("mode", "strict, relaxed or lax");
	const said = mode.data ?? "strict";
	takeMode(
		draft,
		said,
		root.has("mode") ? root.where("mode") : "Kaimon's default",
	);
	if (said === "relaxed")
		draft.warn(
			"relaxed: Kaimon's page lets callers without a key in, as the gate's relaxed does; Kaimon's code asks everyone for one",
		);
	if (said === "lax")
		draft.warn(
			"lax: Kaimon's code then lets this machine in only, its page everyone",
		);

	const ranges = readRanges(root, "allowed_ips");
	if (root.has("allowed_ips") && ranges.length === 0)
		draft.warn(
			"allowed_ips is empty: every address at the gate, as on Kaimon's page; Kaimon's code then refuses everyone in strict",
		);
	takeAllowlist(draft, ranges, root.where("allowed_ips"));

	const port = root.number("port") || usualPort;
	if (!isPort(port)) throw root.wrong("port", "not a port");
	const upstream = draft.upstream(
		"kaimon",
		`http://127.0.0.1:${port}`,
		"kaimon",
		root.has("port") ? root.where("port") : "Kaimon's default port",
	);
	const keys = root.texts("api_keys");
	if (upstream && keys[0] !== undefined && isKey(keys[0]))
		draft.secret(
			"kaimon",
			"the first key of api_keys: what the gate shows to Kaimon",
			keys[0],
			{ kind: "secret", name: "kaimon", upstream },
		);
	planClientKeys(draft, keys, "api_keys", ["kaimon"]);
	if (keys.length > 0)
		draft.warn(
			"a key that clients show to the gate and that Kaimon takes, too, opens Kaimon beside the gate: give clients keys of the gate (drawbridge key create NAME) and change Kaimon's when all have one",
		);
	for (const name of root.names())
		if (!taken.has(name) && !itsOwn.has(name))
			draft.warn(`${name.slice(0, 60)}: unknown, left out`);
}
