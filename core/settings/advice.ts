/** What the owner should know about a security.json that was read: fields without effect, keys in plain text. */
import { LeakGuard, OwnLeakGuard } from "./leak-settings.ts";
import { Limits, AllLimits } from "./limit-settings.ts";
import {
	Roles,
	Auth,
	Audit,
	Listener,
	Phone,
	QuietHours,
	Updates,
	SecuritySettings,
} from "./schema.ts";
import {
	RouteRule,
	ToolRule,
	Jwt,
	UpstreamTls,
	Sandbox,
	Stdio,
	MessageRule,
	WebSocket,
	UpstreamFields,
} from "./upstream-settings.ts";

type Shape = Readonly<Record<string, unknown>>;

/** What the owner should know about: fields without effect, keys in plain text. */
export function warningsOf(settings: SecuritySettings): string[] {
	const warnings: string[] = [];
	const check = (where: string, value: unknown, shape: Shape): void => {
		if (typeof value !== "object" || value === null) return;
		const known = Object.keys(shape);
		for (const field of Object.keys(value))
			if (!known.includes(field))
				warnings.push(`${where}${unknownField(field, known)}`);
	};
	check("", settings, SecuritySettings.shape);
	check("roles.", settings.roles, Roles.shape);
	check("auth.", settings.auth, Auth.shape);
	check("audit.", settings.audit, Audit.shape);
	check("leak_guard.", settings.leak_guard, LeakGuard.shape);
	check("phone.", settings.phone, Phone.shape);
	check("updates.", settings.updates, Updates.shape);
	for (const [index, hours] of settings.quiet_hours.entries())
		check(`quiet_hours.${index}.`, hours, QuietHours.shape);
	check("limits.", settings.limits, AllLimits.shape);
	for (const [index, listener] of settings.listeners.entries()) {
		check(`listeners.${index}.`, listener, Listener.shape);
	}
	if (!settings.lax_asks_critical)
		warnings.push(
			"lax_asks_critical: off; in lax mode nothing is asked about, not even what destroys this machine",
		);
	const keys = adoptable(settings).length;
	if (keys > 0)
		warnings.push(
			`api_keys: ${keys === 1 ? "1 key stands" : `${keys} keys stand`} in plain text; move ${keys === 1 ? "it" : "them"} into the vault with: drawbridge key adopt`,
		);
	for (const [name, upstream] of Object.entries(settings.upstreams)) {
		const where = `upstreams.${name}.`;
		check(where, upstream, UpstreamFields.shape);
		check(`${where}limits.`, upstream.limits, Limits.shape);
		check(`${where}leak_guard.`, upstream.leak_guard, OwnLeakGuard.shape);
		check(`${where}jwt.`, upstream.jwt, Jwt.shape);
		check(`${where}tls.`, upstream.tls, UpstreamTls.shape);
		check(`${where}stdio.`, upstream.stdio, Stdio.shape);
		check(`${where}websocket.`, upstream.websocket, WebSocket.shape);
		for (const [index, rule] of upstream.websocket.messages.entries())
			check(`${where}websocket.messages.${index}.`, rule, MessageRule.shape);
		check(`${where}stdio.sandbox.`, upstream.stdio?.sandbox, Sandbox.shape);
		for (const [index, rule] of upstream.routes.entries())
			check(`${where}routes.${index}.`, rule, RouteRule.shape);
		for (const [index, rule] of upstream.tools.entries())
			check(`${where}tools.${index}.`, rule, ToolRule.shape);
	}
	return warnings;
}

/** The keys that stand in plain text, each once: what `key adopt` moves into the vault. */
export const adoptable = (settings: SecuritySettings): string[] => [
	...new Set(settings.api_keys),
];

function unknownField(field: string, known: readonly string[]): string {
	const near = known.find((name) => distance(name, field.toLowerCase()) <= 2);
	return `${field.slice(0, 60)}: unknown, has no effect${near ? `; did you mean "${near}"?` : ""}`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
	if (Math.abs(a.length - b.length) > 2) return 3;
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
