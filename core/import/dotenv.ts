/**
 * A .env file: provider keys and tokens are offered to the vault by name, and the ports of systems that are known become
 * upstreams. What a .env says of security is shown and never applied: whoever can write it is not the gate's owner.
 */
import { SettingsError } from "../settings/file.ts";
import { isPort } from "./address.ts";
import type { ImportSource } from "./document.ts";
import type { Draft, NewUpstream } from "./plan.ts";

interface Variable {
	readonly name: string;
	readonly value: string;
	readonly line: number;
}

const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]{0,127})\s*=\s*(.*)$/;
const secretName = /(?:_API_KEY|_TOKEN|_SECRET)$/;

/** Whether the first line that says something is an assignment. */
export const isDotenv = ({ text }: ImportSource): boolean =>
	assignment.test(meaningfulLines(text)[0] ?? "");

const meaningfulLines = (text: string): string[] =>
	text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== "" && !line.startsWith("#"));

export function planDotenv(draft: Draft): void {
	const variables = parseDotenv(draft.source);
	const find = (name: string): Variable | undefined =>
		variables.find((one) => one.name === name);
	warnOfMode(draft, find("SECURITY_MODE"));
	const byVariable = new Map<string, NewUpstream>();
	const add = (
		upstream: NewUpstream | undefined,
		...names: readonly string[]
	): void => {
		if (upstream) for (const name of names) byVariable.set(name, upstream);
	};
	if (variables.some(({ name }) => name.startsWith("JULIA_MCP_")))
		add(
			upstreamAt(draft, find("JULIA_MCP_PORT"), "kaimon", 2828),
			"JULIA_MCP_API_KEY",
		);
	const gateway = find("GATEWAY_PORT") ?? find("GATEWAY_HOST");
	if (gateway) upstreamAt(draft, find("GATEWAY_PORT"), "assistant", 7777);
	for (const variable of variables)
		if (secretName.test(variable.name))
			offer(draft, variable, byVariable.get(variable.name));
}

function warnOfMode(draft: Draft, variable: Variable | undefined): void {
	if (!variable) return;
	const mode = { local: "relaxed", strict: "strict" }[variable.value];
	draft.warn(
		`SECURITY_MODE (line ${variable.line}) is never taken from a .env file${mode ? `; it says ${variable.value}. Set it yourself with: drawbridge mode ${mode}` : "; it is local or strict, in the gate's own environment"}`,
	);
}

function upstreamAt(
	draft: Draft,
	port: Variable | undefined,
	system: "kaimon" | "assistant",
	fallback: number,
): NewUpstream | undefined {
	const number =
		port === undefined
			? fallback
			: /^\d{1,5}$/.test(port.value)
				? Number(port.value)
				: -1;
	if (!isPort(number))
		throw new SettingsError(
			draft.source.file,
			port?.line,
			`${port?.name ?? "port"}: not a port`,
		);
	return draft.upstream(
		system,
		`http://127.0.0.1:${number}`,
		system,
		port ? `${port.name}, line ${port.line}` : "its default port",
	);
}

function offer(
	draft: Draft,
	{ name, value, line }: Variable,
	upstream: NewUpstream | undefined,
): void {
	if (value === "") return;
	if (value.includes("${")) {
		draft.warn(`${name} (line ${line}) is made of other variables, left out`);
		return;
	}
	if (name.length > 64 || name.startsWith("_")) {
		draft.warn(
			`${name.slice(0, 70)} (line ${line}): no name for a secret, left out`,
		);
		return;
	}
	const as = upstream?.name ?? name;
	draft.secret(
		name,
		upstream
			? `line ${line}: what the gate shows to ${upstream.name}`
			: `line ${line}: kept in the vault; a header names it with \${secret:${as}}`,
		value,
		{ kind: "secret", name: as, upstream },
	);
}

const head = /(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,127})[ \t]*=[ \t]*/y;

/** Quotes as dotenv has them; a quoted value may span lines. @throws SettingsError with the line, never with its text */
function parseDotenv({ file, text }: ImportSource): Variable[] {
	const variables = new Map<string, Variable>();
	let line = 1;
	for (let at = 0; at < text.length; ) {
		const end = endOfLine(text, at);
		const start = at + (/^[ \t]*/.exec(text.slice(at, end))?.[0].length ?? 0);
		if (start === end || text[start] === "#" || text[start] === "\r") {
			at = end + 1;
			line++;
			continue;
		}
		head.lastIndex = start;
		const match = head.exec(text);
		const name = match?.[1];
		if (!match || name === undefined)
			throw new SettingsError(file, line, "not NAME=VALUE");
		if (variables.has(name))
			throw new SettingsError(file, line, `${name} is set twice`);
		const from = head.lastIndex;
		const quote = text[from];
		if (quote === '"' || quote === "'" || quote === "`") {
			const close = closing(text, from, quote);
			if (close === -1)
				throw new SettingsError(file, line, `${name}: a quote is not closed`);
			const rest = endOfLine(text, close);
			if (!/^\s*(?:#.*)?$/.test(text.slice(close + 1, rest)))
				throw new SettingsError(
					file,
					line,
					`${name}: something follows the quoted value`,
				);
			const value = text.slice(from + 1, close).replaceAll("\r\n", "\n");
			variables.set(name, {
				name,
				value: quote === '"' ? withoutEscapes(value) : value,
				line,
			});
			line += text.slice(at, rest).split("\n").length;
			at = rest + 1;
		} else {
			const value = text
				.slice(from, end)
				.replace(/(?:^|\s)#.*$/, "")
				.trim();
			variables.set(name, { name, value, line });
			line++;
			at = end + 1;
		}
	}
	return [...variables.values()];
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end === -1 ? text.length : end;
}

/** Where the quote at `from` is closed; only in double quotes a backslash keeps the next character. */
function closing(text: string, from: number, quote: string): number {
	for (let i = from + 1; i < text.length; i++) {
		if (quote === '"' && text[i] === "\\") i++;
		else if (text[i] === quote) return i;
	}
	return -1;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const withoutEscapes = (value: string): string =>
	value.replaceAll(
		/\\([nrt"\\$])/g,
		(_, char: string) => escapes[char] ?? char,
	);
