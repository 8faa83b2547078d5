/**
 * The settings that can be changed one by one, and when a change widens what the gate lets through, forgets or tells.
 * One that is missing here cannot be changed this way, and would widen. Reads and writes nothing.
 */
import * as z from "zod";
import { isObject } from "../json.ts";
import { SecuritySettings } from "./schema.ts";

type Json = z.infer<ReturnType<typeof z.json>>;

/** Whether `after` widens beside `before`. Both may be anything: what is not understood widens. */
type Widens = (after: unknown, before: unknown) => boolean;

const always: Widens = () => true;
/** It protects while it is on. */
const guard: Widens = (after) => after !== true;
/** It opens something while it is on. */
const opening: Widens = (after) => after !== false;
/** `null` is no limit. */
const size = (value: unknown): number | undefined =>
	value === null
		? Number.POSITIVE_INFINITY
		: typeof value === "number"
			? value
			: undefined;
const compared =
	(isWider: (after: number, before: number) => boolean): Widens =>
	(after, before) => {
		const [next, now] = [size(after), size(before)];
		return next === undefined || now === undefined || isWider(next, now);
	};
const more = compared((after, before) => after > before);
const less = compared((after, before) => after < before);
/** From the widest to the narrowest. */
const among =
	(...order: readonly string[]): Widens =>
	(after, before) => {
		const [next, now] = [after, before].map((one) =>
			order.indexOf(String(one)),
		);
		return next === undefined || now === undefined || next < 0 || next < now;
	};
const texts = (value: unknown): readonly unknown[] | undefined =>
	Array.isArray(value) ? value : undefined;
const adding: Widens = (after, before) => {
	const [next, now] = [texts(after), texts(before)];
	return !next || !now || next.some((one) => !now.includes(one));
};
const removing: Widens = (after, before) => adding(before, after);

/** In the order they are listed. */
const settable: Readonly<Record<string, Widens>> = {
	read_only: guard,
	anonymous_role: among("operator", "viewer"),
	lax_asks_critical: guard,
	sensitive_paths: removing,
	trusted_proxies: always,
	approval_seconds: more,
	ticket_minutes: more,
	// Who sets them keeps the owner from hearing of a question.
	quiet_hours: always,
	"leak_guard.requests": among("off", "record", "redact", "hold"),
	"leak_guard.answers": among("off", "record", "redact"),
	// Less of it forgets what happened, and more of it may keep what is private.
	"audit.arguments": always,
	"audit.bodies": always,
	"audit.keep_days": less,
	"audit.max_mib": less,
	// Names a file that the gate writes, and addresses it tells.
	"audit.head_file": always,
	"audit.otlp_url": always,
	"audit.webhook_url": always,
	"auth.access_hours": more,
	"auth.refresh_days": more,
	"auth.cookie_hours": more,
	"auth.cookie_idle_minutes": more,
	"phone.enabled": opening,
	"phone.port": always,
	"phone.mdns": opening,
	"phone.push_origins": adding,
	"phone.ntfy": always,
	// Whom it asks, and whose word it takes.
	updates: always,
	stop_seconds: more,
};

/** Of those whose default says nothing of what else they may be. */
const examples: Readonly<Record<string, Json>> = {
	sensitive_paths: ["~/taxes/**"],
	trusted_proxies: ["10.0.0.1"],
	quiet_hours: [{ days: ["mon", "tue"], from: "22:00", to: "07:00" }],
	"audit.head_file": "/mnt/other-machine/drawbridge.head",
	"audit.otlp_url": "http://127.0.0.1:4318/v1/logs",
	"audit.webhook_url": "https://example.com/drawbridge",
	"phone.push_origins": ["https://push.example.com"],
	"phone.ntfy": "https://ntfy.example.com/my-topic",
	updates: { feed: "https://example.com/drawbridge.json" },
};

/** A value that is taken, to show to somebody whose value was not. */
export const exampleOf = (path: string): Json =>
	examples[path] ?? z.json().parse(valueAt(defaultSettings, path) ?? null);

export const settablePaths: readonly string[] = Object.keys(settable);

export const defaultSettings: SecuritySettings = SecuritySettings.parse({});

/** `value` undefined: the default. `settings`: what holds. */
export function settingWidens(
	path: string,
	value: unknown,
	settings: object,
): boolean {
	const widens = Object.hasOwn(settable, path) ? settable[path] : undefined;
	if (widens === undefined) return true;
	return widens(
		value === undefined ? valueAt(defaultSettings, path) : value,
		valueAt(settings, path),
	);
}

/** What stands at a path with dots; undefined where nothing does. */
export function valueAt(settings: object, path: string): unknown {
	let at: unknown = settings;
	for (const member of path.split(".")) {
		if (!isObject(at) || !Object.hasOwn(at, member)) return undefined;
		at = at[member];
	}
	return at;
}
