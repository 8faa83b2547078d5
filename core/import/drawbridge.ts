/**
 * security.json of another Drawbridge: what narrows is taken, new upstreams are taken with their rules, and what would
 * open something (roles, trusted proxies, rules for anyone) is named and left to the owner.
 */
import { presetOf } from "../presets/presets.ts";
import { parseSettings } from "../settings/file.ts";
import { warningsOf } from "../settings/advice.ts";
import { loweredLimits } from "../settings/limit-settings.ts";
import { SecuritySettings } from "../settings/schema.ts";
import { type UpstreamSettings } from "../settings/upstream-settings.ts";
import { isWithin } from "../permission/roles.ts";
import { planClientKeys } from "./client-keys.ts";
import { planHeader } from "./header.ts";
import { planCommand } from "./mcp-servers.ts";
import type { Section } from "./document.ts";
import {
	readRanges,
	takeAllowlist,
	takeMode,
	takeUpstreamLimits,
} from "./narrowing.ts";
import type { Draft } from "./plan.ts";

export function planDrawbridge(draft: Draft, root: Section): void {
	const { file, text } = draft.source;
	const { settings } = parseSettings(file, text, SecuritySettings);
	const held = draft.holding.settings;
	for (const warning of warningsOf(settings))
		if (!warning.startsWith("api_keys")) draft.warn(warning);
	if (root.has("mode")) takeMode(draft, settings.mode, root.where("mode"));
	takeAllowlist(
		draft,
		readRanges(root, "allowed_ips"),
		root.where("allowed_ips"),
	);
	const takeIf = (
		narrows: boolean,
		field: "anonymous_role" | "read_only",
	): void => {
		if (!root.has(field) || settings[field] === held[field]) return;
		if (narrows)
			draft.change({
				path: [field],
				value: settings[field],
				from: root.where(field),
			});
		else
			draft.warn(
				`${field} (${root.where(field)}) would open more than now, left out`,
			);
	};
	takeIf(
		isWithin(settings.anonymous_role, held.anonymous_role),
		"anonymous_role",
	);
	takeIf(settings.read_only, "read_only");
	takeLimits(draft, root, settings);
	takeLifetimes(draft, root.section("auth"));
	if (settings.trusted_proxies.length > 0)
		draft.warn(
			`trusted_proxies (${root.where("trusted_proxies")}) is left out: whoever is believed about addresses is yours to name`,
		);
	if (Object.keys(settings.roles).length > 0)
		draft.warn(
			`roles (${root.where("roles")}) is left out: what a role may do is yours to say`,
		);
	planClientKeys(draft, settings.api_keys, "api_keys", []);
	const upstreams = root.section("upstreams");
	for (const [name, wanted] of Object.entries(settings.upstreams)) {
		const section = upstreams?.section(name);
		if (section) planUpstream(draft, name, wanted, section);
	}
}

function takeLimits(
	draft: Draft,
	root: Section,
	{ limits }: SecuritySettings,
): void {
	const section = root.section("limits");
	if (root.isNull("limits"))
		draft.warn(
			`limits is null (${root.where("limits")}): the gate's stay. Switch them off yourself with: drawbridge limits off`,
		);
	if (!section || !limits) return;
	const held = draft.holding.settings.limits;
	const lowered = loweredLimits(held, limits);
	for (const name of section.names()) {
		const value = section.plain(name);
		const current = held?.[name];
		if (value === current) continue;
		if (lowered.has(name))
			draft.change({
				path: ["limits", name],
				value,
				from: section.where(name),
			});
		else
			draft.warn(
				`limits.${name.slice(0, 60)} (${section.where(name)}) is higher than the gate's; the gate's holds. Change it yourself with: drawbridge limits set`,
			);
	}
}

function takeLifetimes(draft: Draft, section: Section | undefined): void {
	for (const name of [
		"access_hours",
		"refresh_days",
		"cookie_hours",
		"cookie_idle_minutes",
	] as const) {
		const value = section?.number(name);
		const held = draft.holding.settings.auth[name];
		if (!section || value === undefined || value === held) continue;
		if (value < held)
			draft.change({ path: ["auth", name], value, from: section.where(name) });
		else
			draft.warn(
				`auth.${name} (${section.where(name)}) is longer than the gate's, left out`,
			);
	}
}

/** Taken as they stand. */
const plainFields = [
	"timeout_seconds",
	"max_body_bytes",
	"mcp",
	"jwt",
] as const;

function planUpstream(
	draft: Draft,
	name: string,
	wanted: UpstreamSettings,
	section: Section,
): void {
	const command = section.section("stdio");
	// Its own sandbox is looser or it is the gate's: the gate's holds.
	if (command) planCommand(draft, name, command, (value) => value);
	const url = wanted.url ?? (wanted.preset && presetOf(wanted.preset).url);
	if (command || url === undefined) return;
	const upstream = draft.upstream(
		name,
		url,
		wanted.preset,
		section.where(section.has("url") ? "url" : "preset"),
	);
	if (!upstream) return;
	for (const field of plainFields)
		if (section.has(field))
			upstream.set([field], section.plain(field), section.where(field));
	if (wanted.read_only)
		upstream.set(["read_only"], true, section.where("read_only"));
	if (wanted.root) {
		const other = Object.entries(draft.holding.settings.upstreams).find(
			([, one]) => one.root,
		)?.[0];
		if (other === undefined)
			upstream.set(["root"], true, section.where("root"));
		else
			draft.warn(
				`root (${section.where("root")}): ${other} is the root upstream, left out`,
			);
	}
	for (const field of ["routes", "tools"] as const) {
		const rules = [...wanted[field]];
		const closed = rules.filter(({ permission }) => permission !== "anyone");
		if (closed.length < rules.length)
			draft.warn(
				`${field} (${section.where(field)}): rules for anyone are left out, since they ask for no credential`,
			);
		if (closed.length > 0) upstream.set([field], closed, section.where(field));
	}
	if (wanted.limits) {
		const limits = section.section("limits");
		takeUpstreamLimits(
			draft,
			upstream,
			wanted.limits,
			(field) => limits?.where(field) ?? "limits",
		);
	}
	if (wanted.project !== undefined)
		draft.warn(
			`project (${section.where("project")}) is left out; register the folder with: drawbridge project add DIR`,
		);
	const headers = section.section("headers");
	for (const [field, value] of Object.entries(wanted.headers))
		planHeader(
			draft,
			upstream,
			field,
			value,
			headers?.where(field) ?? "headers",
		);
}
