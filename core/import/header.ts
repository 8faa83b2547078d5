/**
 * One header of an imported upstream, or one variable of an imported command. What looks like a credential goes to the
 * vault where a person ticks it, and is left out otherwise; no value of it is shown.
 */
import { parseTemplate } from "../secrets/parse.ts";
import type { Draft, NewUpstream } from "./plan.ts";
import type { Tick } from "./tick.ts";

export const credentialField =
	/^(?:authorization|proxy-authorization|cookie)$|key|token|secret|auth|passw|credential/i;

/** References stay references; a plain credential goes to the vault when it is ticked. */
export function planHeader(
	draft: Draft,
	upstream: NewUpstream,
	field: string,
	value: string,
	from: string,
): void {
	const parts = parseTemplate(value);
	if (!parts) {
		draft.warn(
			`headers.${field} (${from}): a reference in it is malformed, left out`,
		);
		return;
	}
	const references = parts.filter((part) => typeof part !== "string");
	if (references.length === 0 && value !== "" && credentialField.test(field)) {
		planSecret(draft, upstream, field, value, from);
		return;
	}
	const needs: Tick[] = [];
	for (const { kind, name } of references) {
		if (kind === "secret") continue;
		const purpose = `${field} for ${upstream.name}; stays a reference`;
		const tick =
			kind === "env"
				? draft.reference(name, purpose)
				: draft.fileReference(name, purpose);
		if (!tick) {
			draft.warn(
				`headers.${field} (${from}): a reference in it names no variable, left out`,
			);
			return;
		}
		needs.push(tick);
	}
	upstream.set(["headers", field], value, from, {
		needs,
		shown: shownHeader(parts),
	});
}

/** The whole value is a key: it goes to the vault where it is ticked, and is left out otherwise. */
export function planSecret(
	draft: Draft,
	upstream: NewUpstream,
	field: string,
	value: string,
	from: string,
): void {
	const secret = `${upstream.name}-${field.toLowerCase()}`
		.replaceAll(/[^a-z0-9_.-]/g, "-")
		.slice(0, 64);
	const tick = draft.secret(
		secret,
		`the whole value of ${field} for ${upstream.name} (${from})`,
		value,
		{
			kind: "secret",
			name: secret,
			upstream: { ...upstream, header: field.toLowerCase() },
		},
	);
	if (tick)
		upstream.set(["headers", field], `\${secret:${secret}}`, from, {
			needs: [tick],
		});
}

/** A variable has the place that a header has elsewhere. */
export const inVariables = (upstream: NewUpstream): NewUpstream => ({
	...upstream,
	set: ([, variable = ""], value, from, more) =>
		upstream.set(["stdio", "env", variable], value, from, more),
});

/** Text around a reference may be a secret, too. */
const shownHeader = (
	parts: NonNullable<ReturnType<typeof parseTemplate>>,
): string =>
	parts
		.map((part) =>
			typeof part !== "string"
				? `\${${part.kind}:${part.name}}`
				: /^(?:Bearer|Basic|Token) $/i.test(part)
					? part
					: "…",
		)
		.join("") || "(none)";
