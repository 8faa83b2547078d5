/**
 * Keys that no name tells: in an address, a word of a command, or under a harmless name. Looks at what an import would write,
 * whoever planned it, before anybody is shown it: a field's key goes to the vault where it is ticked; a server with one
 * elsewhere is left out, since nothing else would keep it out of security.json.
 */
import { plainKeysOf } from "../agents/keys.ts";
import { parseTemplate } from "../secrets/parse.ts";
import { inVariables, planSecret } from "./header.ts";
import type { Change, Draft, NewUpstream } from "./plan.ts";

export async function takeOutPlainKeys(draft: Draft): Promise<void> {
	// oxlint-disable-next-line no-await-in-loop -- warnings stay in the file's order
	for (const upstream of draft.newUpstreams)
		if (!(await isLeftOut(draft, upstream))) await moveFields(draft, upstream);
}

async function isLeftOut(
	draft: Draft,
	{ name }: NewUpstream,
): Promise<boolean> {
	const changes = draft.changesOf(name);
	const at = (...field: string[]): Change | undefined =>
		changes.find(({ path }) => path.slice(2).join(".") === field.join("."));
	const [address, command] = [at("url"), at("stdio", "command")];
	const [found] = await plainKeysOf({
		url: textsIn(address)[0] ?? "",
		args: [...textsIn(command), ...textsIn(at("stdio", "args"))],
		env: {},
		headers: {},
	});
	if (found === undefined) return false;
	draft.leaveOut(name);
	draft.warn(
		found.in === "address"
			? `${name} (${address?.from ?? "url"}) is left out: its address holds what looks like a key, and addresses are logged; most servers take it in a header, which security.json gives them as \${secret:NAME}`
			: `${name} (${command?.from ?? "command"}) is left out: a word of its command looks like a key, which would lie in the settings and in the list of processes; most servers take it from a variable: drawbridge upstream add ${name} --env NAME=\${secret:NAME} -- COMMAND`,
	);
	return true;
}

async function moveFields(draft: Draft, upstream: NewUpstream): Promise<void> {
	for (const change of draft.changesOf(upstream.name)) {
		const [, , place, ...rest] = change.path;
		const field = rest.at(-1);
		const [value] = textsIn(change);
		if (
			field === undefined ||
			value === undefined ||
			(place !== "headers" && rest[0] !== "env")
		)
			continue;
		const parts = parseTemplate(value) ?? [value];
		const texts = parts.filter((part) => typeof part === "string");
		const isWhole = texts.length === parts.length;
		// oxlint-disable-next-line no-await-in-loop -- warnings stay in the file's order
		const [found] = await plainKeysOf({
			url: "",
			args: isWhole ? [] : texts,
			env: isWhole ? { [field]: value } : {},
			headers: {},
		});
		if (found === undefined) continue;
		draft.withdraw([change]);
		if (isWhole)
			planSecret(
				draft,
				place === "headers" ? upstream : inVariables(upstream),
				field,
				value,
				change.from,
			);
		else
			draft.warn(
				`${upstream.name}, ${field} (${change.from}) is left out: beside its reference stands what looks like a key; keep the whole value with: drawbridge secret set NAME`,
			);
	}
}

function textsIn(change: Change | undefined): string[] {
	const value = change?.value;
	if (typeof value === "string") return [value];
	return Array.isArray(value)
		? value.filter((one) => typeof one === "string")
		: [];
}
