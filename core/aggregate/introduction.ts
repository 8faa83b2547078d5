/** What a client's model is told of the servers behind the one address: whose names begin how, and who is left out. Pure. */
import type { Facts } from "../mcp/speaker.ts";
import type { Missing } from "./member.ts";

/** Of one server's own words. */
const longest = 4_000;

/** `said`: by upstream, what each said of itself, or why it did not. */
export function introduction(
	said: readonly (readonly [string, Facts | Missing])[],
): string {
	const there: string[] = [];
	const words: string[] = [];
	const missing: string[] = [];
	for (const [name, facts] of said)
		if (typeof facts !== "string") {
			there.push(name);
			if (facts.instructions)
				words.push(`${name}: ${facts.instructions.slice(0, longest)}`);
		} else if (facts !== "no-mcp") missing.push(absence(name, facts));
	return [
		`Several servers behind one gate: ${there.join(", ") || "none that answers"}. The name of a tool or prompt begins with its server's and two underscores.`,
		...words,
		...missing,
	].join("\n\n");
}

export const absence = (name: string, why: Missing): string =>
	why === "no-mcp"
		? `The server ${name} does not speak MCP.`
		: `The server ${name} is left out: ${reasons[why] ?? why}.`;

/** In words where a model could do something about it; else the problem's code. */
const reasons: { readonly [why in Missing]?: string } = {
	slow: "it did not answer in time",
	"upstream-down": "it is not running",
	"secret-missing": "a secret it needs is not there, or the vault is locked",
	forbidden: "this client may not use it",
};
