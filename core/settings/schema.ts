/**
 * security.json: what is known of it, field by field. The Kaimon page's format is a subset. A field this version does
 * not know, or knows and does not act on yet, is warned about, never silently taken for done.
 */
import { z } from "zod";
import { Mode, Name, Role } from "../../contract/views.ts";

/** http and https only; no user info, query or fragment: targets are appended to it as bytes. */
export const UpstreamUrl = z
	.string()
	.refine(
		isUpstreamUrl,
		"an http:// or https:// address without user, query or fragment",
	);

function isUpstreamUrl(text: string): boolean {
	if (!URL.canParse(text) || /[?#\s\\]/.test(text)) return false;
	const url = new URL(text);
	return (
		(url.protocol === "http:" || url.protocol === "https:") &&
		url.username === "" &&
		url.password === "" &&
		url.hostname !== ""
	);
}

const UpstreamSettings = z.looseObject({
	url: UpstreamUrl,
	root: z.boolean().default(false),
	/** How long the upstream may take to begin its answer. */
	timeout_seconds: z.number().positive().max(86_400).default(120),
	/** The largest body that is read whole to be judged. */
	max_body_bytes: z
		.number()
		.int()
		.min(1_024)
		.max(100 * 1024 * 1024)
		.default(1024 * 1024),
	headers: z
		.record(
			z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
			z.string().regex(/^[\t\x20-\x7e]*$/),
		)
		.default({}),
});

export const SecuritySettings = z.looseObject({
	$schema: z.string().optional(),
	mode: Mode.default("strict"),
	anonymous_role: Role.exclude(
		["admin"],
		"anonymous callers are never admin",
	).default("operator"),
	allowed_ips: z.array(z.string()).default([]),
	/** `null` turns limits off. */
	limits: z.looseObject({}).nullish(),
	upstreams: z.record(Name, UpstreamSettings).default({}),
});
export type SecuritySettings = z.infer<typeof SecuritySettings>;
export type UpstreamSettings = z.infer<typeof UpstreamSettings>;

const topFields = [
	"$schema",
	"mode",
	"api_keys",
	"allowed_ips",
	"anonymous_role",
	"limits",
	"upstreams",
];
const upstreamFields = [
	"url",
	"root",
	"timeout_seconds",
	"max_body_bytes",
	"headers",
	"preset",
	"routes",
];

/** What the owner should know about fields that have no effect. */
export function unknownFields(settings: SecuritySettings): string[] {
	const warnings: string[] = [];
	for (const field of Object.keys(settings))
		if (!topFields.includes(field))
			warnings.push(unknownField(field, topFields));
	const keys = settings["api_keys"];
	if (Array.isArray(keys) && keys.length > 0) {
		warnings.push(
			"api_keys: keys in this file are not accepted yet; make one with: drawbridge key create NAME",
		);
	}
	if (settings.limits) warnings.push("limits: not enforced yet");
	for (const [name, upstream] of Object.entries(settings.upstreams)) {
		for (const field of Object.keys(upstream)) {
			if (!upstreamFields.includes(field))
				warnings.push(
					`upstreams.${name}.${unknownField(field, upstreamFields)}`,
				);
			else if (field === "preset" || field === "routes")
				warnings.push(`upstreams.${name}.${field}: not enforced yet`);
		}
	}
	return warnings;
}

function unknownField(field: string, known: readonly string[]): string {
	const near = known.find((name) => distance(name, field.toLowerCase()) <= 2);
	return `${field}: unknown, has no effect${near ? `; did you mean "${near}"?` : ""}`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
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
