/** Which settings stand together, in which order. One that is in none of them is shown with the gate's. */
import type { SettingView } from "../../contract/settings.ts";

const groups = {
	asking: [
		"approval_seconds",
		"ticket_minutes",
		"lax_asks_critical",
		"quiet_hours",
		"sensitive_paths",
	],
	callers: ["anonymous_role", "read_only", "trusted_proxies"],
	leaks: ["leak_guard.requests", "leak_guard.answers"],
	record: [
		"audit.arguments",
		"audit.bodies",
		"audit.keep_days",
		"audit.max_mib",
		"audit.webhook_url",
		"audit.otlp_url",
		"audit.head_file",
	],
	signIns: [
		"auth.access_hours",
		"auth.refresh_days",
		"auth.cookie_hours",
		"auth.cookie_idle_minutes",
	],
	phones: [
		"phone.enabled",
		"phone.port",
		"phone.mdns",
		"phone.ntfy",
		"phone.push_origins",
	],
	gate: ["stop_seconds", "updates"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type GroupName = keyof typeof groups;

/** Groups without any are left out. */
export function grouped(
	settings: readonly SettingView[],
): readonly (readonly [GroupName, readonly SettingView[]])[] {
	const byPath = new Map(settings.map((one) => [one.path, one]));
	const placed = new Set<string>(Object.values(groups).flat());
	const rest = settings.filter(({ path }) => !placed.has(path));
	// The keys are the table's own.
	const names = Object.keys(groups) as GroupName[];
	return names
		.map((name) => {
			const paths: readonly string[] = groups[name];
			const found = paths.flatMap((path) => byPath.get(path) ?? []);
			return [name, name === "gate" ? [...found, ...rest] : found] as const;
		})
		.filter(([, found]) => found.length > 0);
}
